/**
 * Makes bytes fewer, and as many again.
 */
@NullMarked
package io.pura.serialization.compression;

import org.jspecify.annotations.NullMarked;
