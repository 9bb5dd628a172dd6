/**
 * Starts and stops actor systems with the application context.
 */
@NullMarked
package io.pura.spring.lifecycle;

import org.jspecify.annotations.NullMarked;
