package io.pura.serialization;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives a message, or what messages are answered with, the name that stands for it on the
 * wire, so that its class can be renamed and moved while nodes with the old class are
 * still running. What has none goes by the name of its class, in version 1.
 *
 * <pre class="code">
 * &#64;MessageType(value = "account.deposit", version = 2, aliases = "com.example.Account$Deposit")
 * record Deposit(BigDecimal amount, String currency) implements Message&lt;Account, Balance&gt; {}
 *
 * &#64;MessageType(value = "account.balance", version = 2)
 * record Balance(BigDecimal amount, String currency) {}
 * </pre>
 *
 * Properties that come and go need no new version: those that are not known are ignored,
 * and those that are missing get a default ({@code null}, zero, an empty
 * {@link java.util.Optional}). A change that old messages do not survive that way does,
 * with an {@link Upcaster} from the version before. A message or a reply of a newer
 * version is read as if it was of the version that is here.
 * <p>
 * Only a message and a reply as a whole have a version: a reply that of the class that
 * the message declares, without its type arguments, such as that of {@code Page} for a
 * {@code Page<Item>}. The annotation means nothing at a class of what is inside, such as
 * that of a property, an element of a list, or a permitted class of a sealed reply. If
 * such a class changes so that an upcaster is needed, the version of each message and
 * each reply around it is raised, and their upcasters look inside.
 * <p>
 * A message or a reply with this annotation is meant for other nodes. It is written and
 * read once when its protocol is registered on a node of a cluster, and one that cannot
 * be fails with a {@link MessageTypeException} then.
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
	 * Returns how often it was changed so that an {@link Upcaster} is needed.
	 * @return the version, from 1 on
	 */
	int version() default 1;

	/**
	 * Returns what it was called before, such as the name of its class before it had this
	 * annotation.
	 * @return the names that are understood, too
	 */
	String[] aliases() default {};

}
