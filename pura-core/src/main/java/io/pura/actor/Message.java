package io.pura.actor;

import org.jspecify.annotations.Nullable;

/**
 * A message: names the protocol that it belongs to and the type of its reply. Usually a
 * record that is nested in the protocol. A message must not change once it is sent, as it
 * is passed from thread to thread.
 *
 * <pre class="code">
 * public interface Counter {
 *
 *     record Add(int by) implements Message&lt;Counter, Long&gt; {}
 *
 *     record Reset() implements Message&lt;Counter, Void&gt; {}
 *
 * }
 * </pre>
 *
 * The messages of a protocol are all nested classes of it, and of the interfaces that it
 * extends, that implement this interface for it; sealed groups count with all their
 * permitted classes.
 *
 * @param <P> the protocol
 * @param <R> the type of the reply, {@link Void} for none
 */
public interface Message<P, R extends @Nullable Object> {

}
