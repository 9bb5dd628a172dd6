package io.pura.actor;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the method of an actor that handles a message, chosen by the type of its first
 * parameter: a class of messages, or an interface or class that groups several. A second
 * parameter may take the {@link ActorContext}. The return value is the reply; it has the
 * message's type of reply, or is a {@link java.util.concurrent.CompletionStage} of it or
 * a {@link reactor.core.publisher.Mono}. Any other {@link org.reactivestreams.Publisher}
 * is the reply if that is a list of its items. A publisher is subscribed to when the
 * method returns, and cancelled when the actor stops.
 * <p>
 * The handlers of one actor never run at the same time, and what one has written the next
 * one sees. A handler must not be private or static, and must not be behind a proxy.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Handler {

	/**
	 * Whether other messages are handled while the stage or publisher that the method
	 * returned is not yet complete. By default none are, so that fields can be trusted
	 * across the wait.
	 * @return whether other messages are handled meanwhile
	 */
	boolean interleaved() default false;

	/**
	 * Whether an interleaved stage is the reply even if the actor stops before it is
	 * complete. By default it is bound to the actor: the asker hears at once that the
	 * actor has stopped.
	 * @return whether the reply does not need the actor any more
	 */
	boolean detached() default false;

}
