package io.pura.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.pura.actor.Actor;
import io.pura.actor.ActorOptions;
import io.pura.actor.ActorRef;
import io.pura.actor.Routing;

import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * Declares that a class is an {@link Actor} of which one lives for as long as the
 * application. The bean of this name is its {@link ActorRef}, injected by its generic
 * type {@code ActorRef<Counter>}, and by qualifier or parameter name if there are several
 * of one protocol. The actor itself, with its dependencies, is made by the actor system,
 * anew after each failure that calls for it, and is never injected: nobody reaches it but
 * through its mailbox.
 */
@Documented
@Component
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ActorComponent {

	/**
	 * Returns the name of the actor and of the bean that is its reference.
	 * @return the name, derived from the class if it is empty
	 */
	@AliasFor(annotation = Component.class)
	String value() default "";

	/**
	 * Returns the name of the actor system bean to live in.
	 * @return the bean name, empty for the only or the primary actor system
	 */
	String system() default "";

	/**
	 * Returns the name of the dispatcher that runs the actor: {@code default},
	 * {@code blocking} for handlers that may block, {@code pinned} for a thread of its
	 * own, or one that is defined under {@code pura.dispatchers}. May be a placeholder.
	 * @return the name, empty for the default one
	 */
	String dispatcher() default "";

	/**
	 * Returns the number of instances if the actor is a pool, which are then made in the
	 * same way.
	 * @return the number of instances, or 0 for a single actor
	 * @see ActorOptions#instances
	 */
	int instances() default 0;

	/**
	 * Returns which instance of a pool takes a message. Others than these are given by an
	 * {@link ActorOptionsCustomizer}.
	 * @return the routing
	 */
	Routing.Standard routing() default Routing.Standard.NEXT_IDLE;

	/**
	 * Returns the largest number of messages that wait in the mailbox.
	 * @return the number of messages, 0 for no bound, or -1 for that of the actor system
	 */
	int mailboxCapacity() default -1;

}
