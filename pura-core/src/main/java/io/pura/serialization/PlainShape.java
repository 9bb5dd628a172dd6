package io.pura.serialization;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Finds out whether a shape says all about its values and is not part of itself: Jackson
 * cannot read records as arrays that are, and where a sealed type is in between, arrays
 * are nested deeper than objects and so would sooner be too deep. Not safe for use by
 * several threads.
 */
final class PlainShape {

	/** The shapes with a number. */
	private final List<Shape> numbered = new ArrayList<>();

	/** Those that do not lead to themselves. */
	private final BitSet straight = new BitSet();

	private boolean known = true;

	private PlainShape() {
	}

	static boolean isPlain(Shape shape) {
		PlainShape plain = new PlainShape();
		plain.number(shape);
		return plain.known && plain.isStraight();
	}

	private void number(Shape shape) {
		if (shape instanceof Shape.Opaque) {
			this.known = false;
		}
		else if (shape instanceof Shape.Fields || shape instanceof Shape.Choice) {
			this.numbered.add(shape);
		}
		parts(shape).forEach(this::number);
	}

	private static List<Shape> parts(Shape shape) {
		if (shape instanceof Shape.Maybe maybe) {
			return List.of(maybe.value());
		}
		if (shape instanceof Shape.Elements elements) {
			return List.of(elements.element());
		}
		if (shape instanceof Shape.Entries entries) {
			return List.of(entries.value());
		}
		if (shape instanceof Shape.Fields fields) {
			return List.copyOf(fields.fields().values());
		}
		return (shape instanceof Shape.Choice choice) ? List.copyOf(choice.choices().values()) : List.of();
	}

	private boolean isStraight() {
		for (int i = 0; i < this.numbered.size(); i++) {
			if (!isStraight(i, new BitSet())) {
				return false;
			}
		}
		return true;
	}

	private boolean isStraight(int number, BitSet above) {
		if (above.get(number)) {
			return false;
		}
		if (this.straight.get(number)) {
			return true;
		}
		above.set(number);
		boolean all = parts(this.numbered.get(number)).stream().allMatch((part) -> isStraight(part, above));
		above.clear(number);
		this.straight.set(number, all);
		return all;
	}

	private boolean isStraight(Shape part, BitSet above) {
		int number = (part instanceof Shape.Repeat repeat) ? repeat.number() : indexOf(part);
		if (number >= 0) {
			return isStraight(number, above);
		}
		return parts(part).stream().allMatch((each) -> isStraight(each, above));
	}

	/** By identity: there may be equal ones. */
	private int indexOf(Shape shape) {
		for (int i = 0; i < this.numbered.size(); i++) {
			if (this.numbered.get(i) == shape) {
				return i;
			}
		}
		return -1;
	}

}
