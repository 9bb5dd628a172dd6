/**
 * Explains to people why an application with actors did not start.
 */
@NullMarked
package io.pura.spring.diagnostics;

import org.jspecify.annotations.NullMarked;
