package io.pura.serialization;

import java.lang.reflect.Type;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every codec must do with records as arrays, and that it does not take what a
 * fingerprint does not know.
 */
abstract class ArrayLaws extends ObjectLaws {

	protected abstract Codec.Factory objects();

	@Override
	protected final Codec.Factory factory() {
		return (refs, maxBytes) -> new AsOnTheWire((JacksonCodec) objects().create(refs, maxBytes));
	}

	/** Two that are different never meet here. */
	@Override
	@Test
	void ignoresWhatItDoesNotKnowAndDefaultsWhatIsMissing() throws Exception {
		Class<?> old = Compiled.load("Offer", "record Offer(int kept, int removed, String alsoRemoved) {}");
		Class<?> later = Compiled.load("Offer",
				"record Offer(int kept, String added, java.util.List<Part> parts) {} record Part(int n) {}");
		assertDifferent(old, later);
	}

	@Override
	@Test
	void ignoresAnObjectOfAClassThatItDoesNotKnow() throws Exception {
		Class<?> old = Compiled.load("Offer", "record Offer(int kept) {}");
		Class<?> later = Compiled.load("Offer",
				"record Offer(Part part, int kept, java.util.List<Part> parts) {} record Part(int n, String s) {}");
		assertDifferent(old, later);
	}

	private static void assertDifferent(Class<?> one, Class<?> other) {
		assertThat(WireSchema.of("a", 1, one, Void.class).isSame(WireSchema.of("a", 1, other, Void.class))).isFalse();
	}

	@Test
	void takesRecordsOfWhichTheFingerprintSaysAllAndIsSmaller() {
		JacksonCodec codec = (JacksonCodec) objects().create(new NoRefs(), MAX_BYTES);
		List<Class<?>> others = List.of(Bean.class, Nested.class, Branch.class, Generic.class);
		ObjectLaws.values().filter((value) -> !others.contains(value.getClass())).forEach((value) -> {
			assertThat(arrays(codec).takes(value.getClass(), Void.class)).as("%s", value).isTrue();
			ByteBuf array = Unpooled.buffer();
			arrays(codec).forType(value.getClass()).write(value, array);
			ByteBuf object = Unpooled.buffer();
			codec.forType(value.getClass()).write(value, object);
			assertThat(array.readableBytes()).isLessThanOrEqualTo(object.readableBytes());
		});
		assertThat(others).noneMatch((other) -> arrays(codec).takes(other, Void.class))
			.noneMatch((other) -> arrays(codec).takes(Note.class, other));
	}

	private static ArrayCodec arrays(JacksonCodec codec) {
		ArrayCodec arrays = codec.arrays();
		assertThat(arrays).isNotNull();
		return arrays;
	}

	/**
	 * Records as arrays where that is possible.
	 */
	private record AsOnTheWire(JacksonCodec objects) implements Codec {

		@Override
		public String name() {
			return arrays(this.objects).name();
		}

		@Override
		public TypeCodec forType(Type type) {
			ArrayCodec arrays = arrays(this.objects);
			return arrays.takes(type, Void.class) ? arrays.forType(type) : this.objects.forType(type);
		}

	}

}
