package io.pura.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.pura.actor.Actor;
import io.pura.actor.ActorRef;

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

}
