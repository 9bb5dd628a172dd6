package io.pura.serialization.fory;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.pura.actor.ActorRef;
import io.pura.serialization.Codec;
import io.pura.serialization.ObjectLaws;
import io.pura.serialization.SerializationException;
import io.pura.serialization.TypeCodec;
import org.apache.fory.Fory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ForyCodecTests extends ObjectLaws {

	@Override
	protected Codec.Factory factory() {
		return ForyCodec.factory();
	}

	/** To step over an object Fory would have to make a stand-in of it. */
	@Override
	protected boolean ignoresObjectsOfUnknownClasses() {
		return false;
	}

	@Test
	void hasAName() {
		assertThat(codec().name()).isEqualTo("fory");
	}

	@Test
	void refusesWhatAnythingCouldStandBehind() {
		for (Class<?> type : List.of(Anything.class, Open.class, Raw.class, Wild.class, Deep.class, Machine.class)) {
			assertThatExceptionOfType(SerializationException.class).as(type.getSimpleName())
				.isThrownBy(() -> codec().forType(type))
				.withMessageContaining(type.getSimpleName() + ".place is a ")
				.withMessageContaining("sealed type");
		}
	}

	@Test
	void refusesReplyTypesOfAnything() {
		for (Type type : new Type[] { Object.class, Number.class,
				Wild.class.getRecordComponents()[0].getGenericType() }) {
			assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> codec().forType(type));
		}
	}

	@Test
	void makesNothingOfClassesThatOnlyForyItselfKnows() {
		for (Object foreign : new Object[] { Thread.class, new IllegalStateException("x"), new StringBuilder("x"),
				new AtomicReference<>("x"), Pattern.compile("x") }) {
			Fory fory = Fory.builder().withXlang(false).withCompatible(true).requireClassRegistration(true).build();
			fory.register(Smuggler.class, 0);
			byte[] bytes = fory.serialize(new Smuggler(List.of(foreign)));
			assertThatExceptionOfType(SerializationException.class).as(foreign.getClass().getName())
				.isThrownBy(() -> codec().forType(Bag.class).read(Unpooled.wrappedBuffer(bytes)))
				.withMessageContaining("Bag");
		}
	}

	@Test
	void makesNothingOfAClassThatIsNotDeclaredThere() {
		ByteBuf buffer = Unpooled.buffer();
		codec().forType(Other.class).write(new Other(1), buffer);
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> codec().forType(String.class).read(buffer.duplicate()));
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> codec().forType(Map.Entry.class).read(buffer.duplicate()));
	}

	@Test
	void bytesBehindAMessageAreAnError() {
		ByteBuf buffer = Unpooled.buffer();
		codec().forType(Other.class).write(new Other(1), buffer);
		buffer.writeByte(1);
		assertThatExceptionOfType(SerializationException.class)
			.isThrownBy(() -> codec().forType(Other.class).read(buffer))
			.withMessageContaining("1 bytes are left over");
	}

	@Test
	void refsOfSeveralProtocolsMayStandInAMessage() {
		ByteBuf buffer = Unpooled.buffer();
		TypeCodec codec = codec().forType(TwoRefs.class);
		codec.write(new TwoRefs(null, ref()), buffer);
		assertThat(((TwoRefs) codec.read(buffer)).second()).isSameAs(ref());
	}

	interface Strange {

	}

	record TwoRefs(@Nullable ActorRef<Strange> first, ActorRef<Parcel> second) {
	}

	record Anything(Object place) {
	}

	record Open(Runnable place) {
	}

	@SuppressWarnings("rawtypes")
	record Raw(List place) {
	}

	record Wild(List<?> place) {
	}

	record Deep(Map<String, List<Comparable<String>>> place) {
	}

	record Machine(Thread place) {
	}

	record Other(int value) {
	}

	record Bag(List<Other> items) {
	}

	record Smuggler(List<Object> items) {
	}

}
