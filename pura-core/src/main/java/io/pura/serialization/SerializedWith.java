package io.pura.serialization;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the format that messages and their replies are written with for other nodes,
 * instead of the one that the node prefers. It stands at the class of a message, or at a
 * protocol for all messages nested in it that name none themselves. What is configured
 * for a type ({@link Codecs#use}) counts more.
 * <p>
 * Towards a node that does not have the format, another one is used that both have.
 *
 * <pre class="code">
 * &#064;SerializedWith("raw")
 * record Block(byte[] bytes) implements Message&lt;Store, Void&gt; {}
 * </pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface SerializedWith {

	/**
	 * Returns the name of the format.
	 * @return the name of a codec, such as {@code json}
	 */
	String value();

}
