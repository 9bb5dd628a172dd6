package io.pura.serialization;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the text of a {@link Shape}, which another node may have made up. Not safe for
 * use by several threads.
 */
final class ShapeParser {

	private static final int MAX_DEPTH = 100;

	private static final String SPECIAL = "?[]{}(),:<>/@*#=";

	private final String text;

	private int position;

	private int depth;

	ShapeParser(String text) {
		this.text = text;
	}

	/**
	 * Reads a shape.
	 * @throws IllegalArgumentException if the text is none
	 */
	Shape read() {
		if (++this.depth > MAX_DEPTH) {
			throw problem("it is too deep");
		}
		char first = peek();
		Shape shape = switch (first) {
			case '?' -> {
				this.position++;
				yield new Shape.Maybe(read());
			}
			case '[' -> {
				this.position++;
				Shape element = read();
				expect(']');
				yield new Shape.Elements(element);
			}
			case '{' -> {
				this.position++;
				Shape value = read();
				expect('}');
				yield new Shape.Entries(value);
			}
			case '(' -> new Shape.Fields(named('(', ')', new LinkedHashMap<>()));
			case '/' -> {
				TreeMap<String, Shape> choices = new TreeMap<>();
				named('/', '/', choices);
				yield new Shape.Choice(choices);
			}
			case '<' -> new Shape.Constants(names());
			case '@' -> {
				this.position++;
				yield new Shape.Reference(name());
			}
			case '*' -> {
				this.position++;
				yield new Shape.Opaque(name());
			}
			case '#' -> {
				this.position++;
				yield new Shape.Repeat(number());
			}
			default -> new Shape.Scalar(name());
		};
		this.depth--;
		return shape;
	}

	private Map<String, Shape> named(char begin, char end, Map<String, Shape> shapes) {
		expect(begin);
		if (peek() != end) {
			do {
				String name = name();
				expect(':');
				shapes.put(name, read());
			}
			while (skip(','));
		}
		expect(end);
		return shapes;
	}

	private List<String> names() {
		List<String> names = new ArrayList<>();
		expect('<');
		if (peek() != '>') {
			do {
				names.add(name());
			}
			while (skip(','));
		}
		expect('>');
		return names;
	}

	private int number() {
		int start = this.position;
		while (this.position < this.text.length() && Character.isDigit(this.text.charAt(this.position))) {
			this.position++;
		}
		return Integer.parseInt(this.text, start, this.position, 10);
	}

	private String name() {
		int start = this.position;
		while (this.position < this.text.length() && SPECIAL.indexOf(this.text.charAt(this.position)) < 0) {
			this.position++;
		}
		if (start == this.position) {
			throw problem("a name is missing");
		}
		return URLDecoder.decode(this.text.substring(start, this.position), StandardCharsets.UTF_8);
	}

	private char peek() {
		if (this.position >= this.text.length()) {
			throw problem("it ends too early");
		}
		return this.text.charAt(this.position);
	}

	private boolean skip(char expected) {
		if (this.position < this.text.length() && this.text.charAt(this.position) == expected) {
			this.position++;
			return true;
		}
		return false;
	}

	void expect(char expected) {
		if (peek() != expected) {
			throw problem("'" + expected + "' is missing");
		}
		this.position++;
	}

	/**
	 * Says that nothing more may follow.
	 */
	void end() {
		if (this.position < this.text.length()) {
			throw problem("there is more than it should be");
		}
	}

	private IllegalArgumentException problem(String what) {
		return new IllegalArgumentException(what + " at " + this.position);
	}

}
