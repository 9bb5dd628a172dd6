package io.pura.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.pura.testkit.MockActor;

import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.bean.override.BeanOverride;

/**
 * Puts a {@link MockActor} in the place of an actor of the application: all that are
 * injected with its reference, {@code ActorRef<Counter>} here, reach the mock.
 *
 * <pre class="code">
 * &#064;MockActorBean
 * MockActor&lt;Counter&gt; counter;
 * </pre>
 *
 * The actor is found by its protocol, and if there are several by {@code @Qualifier},
 * {@code @Primary}, or the name of the field; or by the name that is given. If the
 * application has none, as a {@link PuraTest} leaves out what it is not told to take, the
 * mock becomes one, named after the field. The mock is {@linkplain MockActor#reset reset}
 * after each test. Works in every test with an application context of its own.
 */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@BeanOverride(MockActorBeanProcessor.class)
public @interface MockActorBean {

	/**
	 * Returns the name of the actor to replace. The same as {@link #name()}.
	 * @return the name of the bean that is its reference
	 */
	@AliasFor("name")
	String value() default "";

	/**
	 * Returns the name of the actor to replace.
	 * @return the name of the bean that is its reference, found by the protocol if it is
	 * empty
	 */
	@AliasFor("value")
	String name() default "";

	/**
	 * Returns whether there must be an actor to replace.
	 * @return whether the test fails if there is none
	 */
	boolean enforceOverride() default false;

}
