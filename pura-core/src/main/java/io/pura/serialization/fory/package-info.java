/**
 * Apache Fory as a format of messages.
 */
@NullMarked
package io.pura.serialization.fory;

import org.jspecify.annotations.NullMarked;
