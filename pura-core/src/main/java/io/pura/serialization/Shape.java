package io.pura.serialization;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What values of a type look like on the wire, in any format and without the names of
 * classes, so far as that is known. Written as a text of the same length on all nodes:
 * {@link ShapeParser} reads it.
 */
sealed interface Shape {

	void write(StringBuilder text);

	/**
	 * Says to people what it is.
	 */
	String describe();

	private static String encode(String name) {
		return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("*", "%2A");
	}

	/**
	 * A value without parts.
	 *
	 * @param name {@code int}, {@code text} and the like, or the name of a class of the
	 * JDK
	 */
	record Scalar(String name) implements Shape {

		@Override
		public void write(StringBuilder text) {
			text.append(this.name);
		}

		@Override
		public String describe() {
			return this.name;
		}

	}

	/**
	 * Something that may be absent.
	 *
	 * @param value what it is if it is there
	 */
	record Maybe(Shape value) implements Shape {

		@Override
		public void write(StringBuilder text) {
			text.append('?');
			this.value.write(text);
		}

		@Override
		public String describe() {
			return this.value.describe();
		}

	}

	/**
	 * A collection or an array.
	 *
	 * @param element what is in it
	 */
	record Elements(Shape element) implements Shape {

		@Override
		public void write(StringBuilder text) {
			text.append('[');
			this.element.write(text);
			text.append(']');
		}

		@Override
		public String describe() {
			return "a list";
		}

	}

	/**
	 * A map.
	 *
	 * @param value what is in it
	 */
	record Entries(Shape value) implements Shape {

		@Override
		public void write(StringBuilder text) {
			text.append('{');
			this.value.write(text);
			text.append('}');
		}

		@Override
		public String describe() {
			return "a map";
		}

	}

	/**
	 * A record, or another class with properties.
	 *
	 * @param fields what is in it, in order
	 */
	record Fields(Map<String, Shape> fields) implements Shape {

		@Override
		public void write(StringBuilder text) {
			text.append('(');
			String separator = "";
			for (Map.Entry<String, Shape> field : this.fields.entrySet()) {
				text.append(separator).append(encode(field.getKey())).append(':');
				field.getValue().write(text);
				separator = ",";
			}
			text.append(')');
		}

		@Override
		public String describe() {
			return "a record of " + this.fields.keySet();
		}

	}

	/**
	 * An enum.
	 *
	 * @param names those of its constants
	 */
	record Constants(List<String> names) implements Shape {

		@Override
		public void write(StringBuilder text) {
			text.append('<');
			text.append(String.join(",", this.names.stream().map(Shape::encode).toList()));
			text.append('>');
		}

		@Override
		public String describe() {
			return "one of " + this.names;
		}

	}

	/**
	 * One of several classes, which says which one it is.
	 *
	 * @param choices what they look like, by what they are told apart by
	 */
	record Choice(SortedMap<String, Shape> choices) implements Shape {

		@Override
		public void write(StringBuilder text) {
			text.append('/');
			String separator = "";
			for (Map.Entry<String, Shape> choice : this.choices.entrySet()) {
				text.append(separator).append(encode(choice.getKey())).append(':');
				choice.getValue().write(text);
				separator = ",";
			}
			text.append('/');
		}

		@Override
		public String describe() {
			return "one of the classes " + this.choices.keySet();
		}

	}

	/**
	 * A reference to an actor.
	 *
	 * @param protocol the name of its protocol
	 */
	record Reference(String protocol) implements Shape {

		@Override
		public void write(StringBuilder text) {
			text.append('@').append(encode(this.protocol));
		}

		@Override
		public String describe() {
			return "a reference";
		}

	}

	/**
	 * Something with a form of its own.
	 *
	 * @param name the name of its class
	 */
	record Opaque(String name) implements Shape {

		@Override
		public void write(StringBuilder text) {
			text.append('*').append(encode(this.name));
		}

		@Override
		public String describe() {
			return this.name;
		}

	}

	/**
	 * Something that stands further up already.
	 *
	 * @param number which of the {@link Fields} and {@link Choice}s it is, in the order
	 * in which they begin
	 */
	record Repeat(int number) implements Shape {

		@Override
		public void write(StringBuilder text) {
			text.append('#').append(this.number);
		}

		@Override
		public String describe() {
			return "a record";
		}

	}

}
