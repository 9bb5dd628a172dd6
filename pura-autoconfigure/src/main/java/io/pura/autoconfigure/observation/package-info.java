/**
 * Auto-configuration of the observations of messages.
 */
@NullMarked
package io.pura.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
