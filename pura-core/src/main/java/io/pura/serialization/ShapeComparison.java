package io.pura.serialization;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds out what one node cannot read that another one writes. Only what is certain is
 * said to be so: a message of forms that are not known may still arrive. Not safe for use
 * by several threads.
 */
final class ShapeComparison {

	private static final Set<String> INTEGERS = Set.of("byte", "short", "int", "long", "integer");

	private static final Set<String> DECIMALS = Set.of("float", "double", "decimal");

	private static final Set<String> TEXTS = Set.of("text", "char");

	private static final int MAX_DIFFERENCES = 20;

	private final List<Shape> ofReader = new ArrayList<>();

	private final List<Shape> ofWriter = new ArrayList<>();

	private final Map<Shape, Set<Shape>> seen = new IdentityHashMap<>();

	private final List<Difference> differences = new ArrayList<>();

	private ShapeComparison() {
	}

	/**
	 * Returns what the reader cannot read.
	 * @param reader what the reader takes
	 * @param writer what the writer writes
	 */
	static List<Difference> of(Shape reader, Shape writer) {
		return of(List.of(reader), List.of(writer), 0);
	}

	/**
	 * Returns what the reader cannot read of one of several shapes with common numbers.
	 */
	static List<Difference> of(List<Shape> reader, List<Shape> writer, int index) {
		ShapeComparison comparison = new ShapeComparison();
		reader.forEach((shape) -> number(shape, comparison.ofReader));
		writer.forEach((shape) -> number(shape, comparison.ofWriter));
		comparison.compare("", reader.get(index), writer.get(index));
		return comparison.differences;
	}

	private static void number(Shape shape, List<Shape> numbers) {
		if (shape instanceof Shape.Maybe maybe) {
			number(maybe.value(), numbers);
		}
		else if (shape instanceof Shape.Elements elements) {
			number(elements.element(), numbers);
		}
		else if (shape instanceof Shape.Entries entries) {
			number(entries.value(), numbers);
		}
		else if (shape instanceof Shape.Fields fields) {
			numbers.add(shape);
			fields.fields().values().forEach((field) -> number(field, numbers));
		}
		else if (shape instanceof Shape.Choice choice) {
			numbers.add(shape);
			choice.choices().values().forEach((each) -> number(each, numbers));
		}
	}

	private static Shape resolve(Shape shape, List<Shape> numbers) {
		Shape resolved = shape;
		while (resolved instanceof Shape.Maybe maybe) {
			resolved = maybe.value();
		}
		if (resolved instanceof Shape.Repeat repeat) {
			return (repeat.number() < numbers.size()) ? numbers.get(repeat.number()) : new Shape.Opaque("#");
		}
		return resolved;
	}

	private void compare(String path, Shape readerShape, Shape writerShape) {
		Shape reader = resolve(readerShape, this.ofReader);
		Shape writer = resolve(writerShape, this.ofWriter);
		if (reader instanceof Shape.Opaque || writer instanceof Shape.Opaque
				|| this.differences.size() >= MAX_DIFFERENCES || isSeen(reader, writer)) {
			return;
		}
		if (reader instanceof Shape.Scalar one && writer instanceof Shape.Scalar other) {
			compareScalars(path, one, other);
		}
		else if (reader instanceof Shape.Elements one && writer instanceof Shape.Elements other) {
			compare(path + "[]", one.element(), other.element());
		}
		else if (reader instanceof Shape.Entries one && writer instanceof Shape.Entries other) {
			compare(path + "{}", one.value(), other.value());
		}
		else if (reader instanceof Shape.Fields one && writer instanceof Shape.Fields other) {
			one.fields().forEach((name, field) -> {
				Shape written = other.fields().get(name);
				if (written != null) {
					compare(path.isEmpty() ? name : path + "." + name, field, written);
				}
			});
		}
		else if (reader instanceof Shape.Constants one && writer instanceof Shape.Constants other) {
			List<String> unknown = other.names().stream().filter((name) -> !one.names().contains(name)).toList();
			if (!unknown.isEmpty()) {
				add(path, one.describe(), "also one of " + unknown, false);
			}
		}
		else if (reader instanceof Shape.Choice one && writer instanceof Shape.Choice other) {
			compareChoices(path, one, other);
		}
		else if (!(reader instanceof Shape.Reference && writer instanceof Shape.Reference)) {
			compareKinds(path, reader, writer);
		}
	}

	private boolean isSeen(Shape reader, Shape writer) {
		boolean named = reader instanceof Shape.Fields || reader instanceof Shape.Choice;
		return named && !this.seen.computeIfAbsent(reader, (absent) -> identities()).add(writer);
	}

	private static Set<Shape> identities() {
		return Collections.newSetFromMap(new IdentityHashMap<>());
	}

	private void compareChoices(String path, Shape.Choice reader, Shape.Choice writer) {
		Set<String> unknown = new TreeSet<>(writer.choices().keySet());
		unknown.removeAll(reader.choices().keySet());
		if (!unknown.isEmpty()) {
			add(path, reader.describe(), "also one of the classes " + unknown, false);
		}
		reader.choices().forEach((name, choice) -> {
			Shape written = writer.choices().get(name);
			if (written != null) {
				compare(path + "(" + name + ")", choice, written);
			}
		});
	}

	private void compareScalars(String path, Shape.Scalar reader, Shape.Scalar writer) {
		String reads = reader.name();
		String writes = writer.name();
		boolean number = DECIMALS.contains(writes) || INTEGERS.contains(writes);
		if (reads.equals(writes) || (INTEGERS.contains(reads) && INTEGERS.contains(writes))
				|| (DECIMALS.contains(reads) && number) || (TEXTS.contains(reads) && TEXTS.contains(writes))) {
			return;
		}
		// Texts and numbers stand for many things, such as a time.
		boolean certain = !isOfJdk(reads) && !isOfJdk(writes);
		add(path, reads, writes, certain);
	}

	private static boolean isOfJdk(String name) {
		return name.indexOf('.') >= 0;
	}

	private void compareKinds(String path, Shape reader, Shape writer) {
		boolean text = isText(reader) || isText(writer);
		boolean enumOrReference = reader instanceof Shape.Constants || writer instanceof Shape.Constants
				|| reader instanceof Shape.Reference || writer instanceof Shape.Reference;
		boolean properties = isProperties(reader) && isProperties(writer) && !(reader instanceof Shape.Choice);
		if ((text && enumOrReference) || properties) {
			// Written as a text, too, or as properties: that may be meant.
			return;
		}
		add(path, reader.describe(), writer.describe(), true);
	}

	private static boolean isText(Shape shape) {
		return shape instanceof Shape.Scalar scalar && scalar.name().equals("text");
	}

	private static boolean isProperties(Shape shape) {
		return shape instanceof Shape.Fields || shape instanceof Shape.Entries || shape instanceof Shape.Choice;
	}

	private void add(String path, String reader, String writer, boolean certain) {
		this.differences.add(new Difference(path.isEmpty() ? "itself" : path, reader, writer, certain));
	}

	/**
	 * Something that the reader cannot read.
	 *
	 * @param path where it is: the names of properties
	 * @param reader what it should be
	 * @param writer what it is
	 * @param certain whether it never can be read; if not, it depends on the value
	 */
	record Difference(String path, String reader, String writer, boolean certain) {
	}

}
