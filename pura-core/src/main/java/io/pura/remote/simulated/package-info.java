/**
 * The transport of a network within one JVM, for tests.
 */
@NullMarked
package io.pura.remote.simulated;

import org.jspecify.annotations.NullMarked;
