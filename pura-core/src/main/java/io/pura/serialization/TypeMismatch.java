package io.pura.serialization;

/**
 * Something in a message, or in its reply, that two nodes do not understand alike.
 *
 * @param type the name of the message on the wire
 * @param path where it is: the names of properties with dots in between, behind
 * {@code reply:} in the reply, with {@code []} for what is in a list
 * @param here what it is on this node
 * @param there what it is on the other node
 * @param certain whether it never can be read, so that no such message is sent or taken;
 * if not, it depends on the value, such as the constant of an enum
 */
public record TypeMismatch(String type, String path, String here, String there, boolean certain) {

	@Override
	public String toString() {
		return "%s.%s is %s here and %s there".formatted(this.type, this.path, this.here, this.there);
	}

}
