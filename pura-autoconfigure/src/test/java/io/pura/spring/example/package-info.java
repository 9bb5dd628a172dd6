/**
 * Actors and transports that tests use.
 */
@NullMarked
package io.pura.spring.example;

import org.jspecify.annotations.NullMarked;
