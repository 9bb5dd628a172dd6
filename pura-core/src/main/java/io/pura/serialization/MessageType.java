package io.pura.serialization;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a message the name that stands for it on the wire, so that its class can be
 * renamed and moved while nodes with the old class are still running. A message without
 * it goes by the name of its class, in version 1.
 *
 * <pre class="code">
 * &#64;MessageType(value = "account.deposit", version = 2, aliases = "com.example.Account$Deposit")
 * record Deposit(BigDecimal amount, String currency) implements Message&lt;Account, Void&gt; {}
 * </pre>
 *
 * Properties that come and go need no new version: those that are not known are ignored,
 * and those that are missing get a default ({@code null}, zero, an empty
 * {@link java.util.Optional}). A change that old messages do not survive that way does,
 * with an {@link Upcaster} from the version before.
 * <p>
 * A message with this annotation is meant for other nodes. It is written and read once
 * when its protocol is registered on a node of a cluster, and one that cannot be fails
 * with a {@link MessageTypeException} then.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface MessageType {

	/**
	 * Returns the name.
	 * @return the name, the same on all nodes and in all versions, without colons and
	 * spaces
	 */
	String value();

	/**
	 * Returns how often the message was changed so that an {@link Upcaster} is needed.
	 * @return the version, from 1 on
	 */
	int version() default 1;

	/**
	 * Returns what the message was called before, such as the name of its class before it
	 * had this annotation.
	 * @return the names that are understood, too
	 */
	String[] aliases() default {};

}
