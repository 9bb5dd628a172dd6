/**
 * The transport over RSocket and TCP.
 */
@NullMarked
package io.pura.remote.rsocket;

import org.jspecify.annotations.NullMarked;
