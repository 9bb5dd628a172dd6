/**
 * From object to bytes and back: codecs, and the types that may be made of bytes.
 */
@NullMarked
package io.pura.serialization;

import org.jspecify.annotations.NullMarked;
