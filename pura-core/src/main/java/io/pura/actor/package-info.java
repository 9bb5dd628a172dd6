/**
 * The vocabulary of actors and the local runtime. One message's way is
 * {@code ActorRef.tell}, {@code Mailbox.offer}, {@code Dispatcher.dispatch},
 * {@code ActorCell.run}, the handler.
 */
@NullMarked
package io.pura.actor;

import org.jspecify.annotations.NullMarked;
