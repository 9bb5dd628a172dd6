package io.pura.spring.aot;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.pura.actor.Actor;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Keeps actors and protocols in reach of reflection in a native image. Stands on any bean
 * or configuration. Needed only for what cannot be found ahead of time: actor classes
 * outside of the packages of the application, and protocols that neither such an actor
 * nor an injected {@code ActorRef} has, as those of actors that are looked up on other
 * nodes.
 *
 * <pre class="code">
 * &#64;Configuration
 * &#64;RegisterActors(value = LibraryActor.class, protocols = Billing.class)
 * class NativeConfiguration {
 * }
 * </pre>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(RegisterActorsReflectiveProcessor.class)
public @interface RegisterActors {

	/**
	 * Returns actor classes.
	 * @return classes of actors, which bring their protocols along
	 */
	Class<? extends Actor<?>>[] value() default {};

	/**
	 * Returns protocols.
	 * @return protocols of actors that are elsewhere
	 */
	Class<?>[] protocols() default {};

}
