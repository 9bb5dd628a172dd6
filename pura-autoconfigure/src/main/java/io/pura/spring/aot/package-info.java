/**
 * Ahead-of-time processing of actors.
 */
@NullMarked
package io.pura.spring.aot;

import org.jspecify.annotations.NullMarked;
