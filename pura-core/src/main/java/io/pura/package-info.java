/**
 * Marks shared by all packages of Pura.
 */
@NullMarked
package io.pura;

import org.jspecify.annotations.NullMarked;
