package io.pura.spring.topic;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Marks a method of a bean that is called with each value of a topic.
 *
 * <pre class="code">
 * &#64;TopicListener
 * void on(OrderPlaced order) { … }
 * </pre>
 *
 * Each method has a mailbox of its own, out of which it is called with one value at a
 * time, in the order in which they were published. It may block. What it throws is
 * logged, and told to who waits with {@link io.pura.topic.Topic#publishAndWait(Object)
 * publishAndWait}; then it is called with the next value. What it returns is dropped.
 * <p>
 * The method has one parameter, whose type is the type of the topic, and is neither
 * private nor static. It is called through the proxy of its bean, if there is one. A lazy
 * bean is made when the first value comes, and a prototype for each value.
 * <p>
 * Methods hear of what is published once all singletons are made, and are called once the
 * actor system has started; they are not called any more when beans are destroyed.
 */
@Documented
@Reflective
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
public @interface TopicListener {

	/**
	 * Returns the name of the topic, in which placeholders are replaced.
	 * @return the name, empty for the topic that is injected for the type of the
	 * parameter: the only or primary bean of type {@link io.pura.topic.Topic} with this
	 * type, or the topic that is named after it
	 */
	String value() default "";

}
