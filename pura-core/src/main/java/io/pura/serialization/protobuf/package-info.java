/**
 * Protocol Buffers as a format of messages.
 */
@NullMarked
package io.pura.serialization.protobuf;

import org.jspecify.annotations.NullMarked;
