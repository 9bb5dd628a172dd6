package io.pura.serialization;

import java.util.stream.Stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What every codec must do whose values can be changed as trees before they are read.
 */
public abstract class TreeLaws extends ObjectLaws {

	/**
	 * Returns whether zero has a sign in trees.
	 */
	protected boolean treesHaveNegativeZero() {
		return true;
	}

	private TreeCodec trees(Class<?> type) {
		return (TreeCodec) codec().forType(type);
	}

	static Stream<Object> valuesThatAreNotChanged() {
		return values();
	}

	@ParameterizedTest
	@MethodSource
	void valuesThatAreNotChanged(Object value) {
		ByteBuf buffer = Unpooled.buffer();
		TreeCodec trees = trees(value.getClass());
		trees.write(value, buffer);
		Object read = trees.read(buffer, (tree) -> tree);
		if (treesHaveNegativeZero()) {
			assertEqual(read, value);
		}
		else {
			assertThat(read).usingRecursiveComparison()
				.withComparatorForType((one, other) -> Double.compare(one + 0.0, other + 0.0), Double.class)
				.withComparatorForType(Float::compare, Float.class)
				.isEqualTo(value);
		}
	}

	@Test
	void whatIsChangedIsRead() {
		ByteBuf buffer = Unpooled.buffer();
		trees(Note.class).write(message(5), buffer);
		Note note = (Note) trees(Note.class).read(buffer, (tree) -> tree.put("number", 7));
		assertThat(note.number()).isEqualTo(7);
		assertThat(note.text()).isEqualTo("xxxxx");
	}

	@Test
	void somethingBehindATreeIsRefused() {
		ByteBuf buffer = Unpooled.buffer();
		TreeCodec trees = trees(Note.class);
		trees.write(message(5), buffer);
		trees.write(message(6), buffer);
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> trees.read(buffer, (tree) -> tree))
			.withMessageContaining("Note");
	}

	@Test
	void changeThatFailsOrMakesNothingIsTold() {
		ByteBuf buffer = Unpooled.buffer();
		TreeCodec trees = trees(Note.class);
		trees.write(message(5), buffer);
		assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> trees.read(buffer, (tree) -> {
			throw new IllegalStateException("no");
		})).withMessageContaining("Note");
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> trees.read(buffer, (tree) -> nothing()))
			.withMessageContaining("Note");
	}

	@SuppressWarnings("NullAway")
	private static ObjectNode nothing() {
		return null;
	}

}
