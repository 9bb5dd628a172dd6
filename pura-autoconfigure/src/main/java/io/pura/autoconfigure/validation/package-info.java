/**
 * Auto-configuration of the validation of messages.
 */
@NullMarked
package io.pura.autoconfigure.validation;

import org.jspecify.annotations.NullMarked;
