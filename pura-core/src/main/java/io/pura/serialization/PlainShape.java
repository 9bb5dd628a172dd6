package io.pura.serialization;

import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/**
 * Finds out whether a shape says all about its values and is not part of itself: Jackson
 * cannot read records as arrays that are, and where a sealed type is in between, arrays
 * are nested deeper than objects and so would sooner be too deep. Not safe for use by
 * several threads.
 */
final class PlainShape {

	/** The numbers of those that what is looked at is a part of. */
	private final BitSet around = new BitSet();

	/** How many with a number have begun. */
	private int numbers;

	private PlainShape() {
	}

	static boolean isPlain(Shape shape) {
		return new PlainShape().check(shape);
	}

	private boolean check(Shape shape) {
		if (shape instanceof Shape.Repeat repeat) {
			// All else that it refers to has been looked at where it stands.
			return !this.around.get(repeat.number());
		}
		if (shape instanceof Shape.Fields fields) {
			return checkNumbered(fields.fields().values());
		}
		if (shape instanceof Shape.Choice choice) {
			return checkNumbered(choice.choices().values());
		}
		return !(shape instanceof Shape.Opaque) && check(parts(shape));
	}

	private boolean checkNumbered(Collection<Shape> parts) {
		int number = this.numbers++;
		this.around.set(number);
		boolean plain = check(parts);
		this.around.clear(number);
		return plain;
	}

	private boolean check(Collection<Shape> parts) {
		return parts.stream().allMatch(this::check);
	}

	private static List<Shape> parts(Shape shape) {
		if (shape instanceof Shape.Maybe maybe) {
			return List.of(maybe.value());
		}
		if (shape instanceof Shape.Elements elements) {
			return List.of(elements.element());
		}
		return (shape instanceof Shape.Entries entries) ? List.of(entries.value()) : List.of();
	}

}
