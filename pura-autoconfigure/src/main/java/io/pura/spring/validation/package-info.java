/**
 * Validation of messages by the constraints that they carry.
 */
@NullMarked
package io.pura.spring.validation;

import org.jspecify.annotations.NullMarked;
