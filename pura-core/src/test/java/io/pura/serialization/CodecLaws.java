package io.pura.serialization;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.pura.actor.Actor;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What every codec must do. One that takes all kinds of objects has {@link ObjectLaws}
 * besides.
 */
public abstract class CodecLaws {

	protected static final int MAX_BYTES = 1 << 20;

	/**
	 * What is made of bytes may be larger than these: texts, tables of fields, arrays.
	 */
	private static final long MAX_ALLOCATION = 8L * MAX_BYTES;

	private static final int LARGE = 300_000;

	private ActorSystem system;

	private ActorRef<Parcel> ref;

	private Codec codec;

	private @Nullable TypeCodec messages;

	protected abstract Codec.Factory factory();

	/**
	 * Returns the class of messages that the format surely takes.
	 */
	protected abstract Class<?> messageType();

	/**
	 * Returns a message that carries so many characters or bytes, and an equal one each
	 * time.
	 */
	protected abstract Object message(int size);

	/**
	 * Returns the content of a message, which is equal to that of an equal one.
	 */
	protected Object contentOf(Object message) {
		return message;
	}

	/**
	 * Returns whether every beginning of a message is seen to be none.
	 */
	protected boolean knowsWhereMessagesEnd() {
		return true;
	}

	/**
	 * Returns what an error says cannot be read.
	 */
	protected String typeInErrors() {
		return messageType().getSimpleName();
	}

	@BeforeEach
	void start() {
		this.system = ActorSystem.create("codec");
		this.ref = this.system.spawn("parcel", Keeper::new);
		this.codec = newCodec();
	}

	@AfterEach
	void stop() {
		this.system.close();
	}

	protected final Codec newCodec() {
		return factory().create(new NamesOnly(), MAX_BYTES);
	}

	protected final Codec codec() {
		return this.codec;
	}

	protected final ActorRef<Parcel> ref() {
		return this.ref;
	}

	protected final TypeCodec messages() {
		TypeCodec known = this.messages;
		if (known == null) {
			known = this.codec.forType(messageType());
			this.messages = known;
		}
		return known;
	}

	protected final ByteBuf written(Object message) {
		ByteBuf buffer = Unpooled.buffer();
		messages().write(message, buffer);
		return buffer;
	}

	@ParameterizedTest
	@EnumSource
	void readsWhatItWroteFromAnyKindOfBuffer(Kind kind) {
		for (int size : new int[] { 0, 1, 100, 5000, 70_000, LARGE }) {
			ByteBuf buffer = kind.buffer();
			try {
				buffer.writeLong(42);
				messages().write(message(size), buffer);
				buffer.skipBytes(Long.BYTES);
				ByteBuf body = kind.readable(buffer);
				assertThat(contentOf(messages().read(body))).as("size %s", size).isEqualTo(contentOf(message(size)));
			}
			finally {
				buffer.release();
			}
		}
	}

	@Test
	void writesTheSameBytesEachTime() {
		assertThat(written(message(100))).isEqualTo(written(message(100)));
		ByteBuf other = Unpooled.buffer();
		newCodec().forType(messageType()).write(message(100), other);
		assertThat(other).isEqualTo(written(message(100)));
	}

	@Test
	void writesBehindWhatStandsInTheBuffer() {
		ByteBuf buffer = Unpooled.buffer();
		buffer.writeByte(42);
		messages().write(message(3), buffer);
		int end = buffer.writerIndex();
		messages().write(message(5), buffer);
		assertThat(buffer.readByte()).isEqualTo((byte) 42);
		assertThat(contentOf(messages().read(buffer.slice(1, end - 1)))).isEqualTo(contentOf(message(3)));
		assertThat(contentOf(messages().read(buffer.slice(end, buffer.writerIndex() - end))))
			.isEqualTo(contentOf(message(5)));
	}

	@Test
	void keepsNothingOfTheBufferThatItHasRead() {
		for (Kind kind : Kind.values()) {
			ByteBuf buffer = kind.buffer();
			messages().write(message(1000), buffer);
			Object read = messages().read(kind.readable(buffer));
			buffer.setZero(0, buffer.capacity());
			buffer.release();
			messages().read(written(message(1000).equals(read) ? message(10) : message(20)));
			assertThat(contentOf(read)).isEqualTo(contentOf(message(1000)));
		}
	}

	@Test
	void garbageIsNoMessageOrSomeMessage() {
		Random random = new Random(1);
		for (int i = 0; i < 2000; i++) {
			byte[] garbage = new byte[random.nextInt(64)];
			random.nextBytes(garbage);
			readSomethingOrNothing(garbage);
		}
	}

	@Test
	void aMessageThatWasCutOffIsNone() {
		byte[] whole = ByteBufUtil.getBytes(written(message(50)));
		for (int length = 0; length < whole.length; length++) {
			byte[] part = Arrays.copyOf(whole, length);
			if (knowsWhereMessagesEnd()) {
				assertThatExceptionOfType(SerializationException.class).as("%s of %s bytes", length, whole.length)
					.isThrownBy(() -> messages().read(Unpooled.wrappedBuffer(part)))
					.withMessageContaining(typeInErrors());
			}
			else {
				readSomethingOrNothing(part);
			}
		}
	}

	@Test
	void aMessageWithAWrongByteTakesNoMoreMemoryThanIsSensible() {
		byte[] whole = ByteBufUtil.getBytes(written(message(50)));
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		for (int wrong : new int[] { 0, 0x1b, 0x3b, 0x5b, 0x7b, 0x7f, 0x80, 0x9b, 0xbb, 0xff }) {
			for (int index = 0; index < whole.length; index++) {
				byte[] bytes = whole.clone();
				bytes[index] = (byte) wrong;
				long before = threads.getCurrentThreadAllocatedBytes();
				readSomethingOrNothing(bytes);
				long taken = threads.getCurrentThreadAllocatedBytes() - before;
				assertThat(taken).as("for %02x at %s", wrong, index).isLessThan(MAX_ALLOCATION);
			}
		}
	}

	private void readSomethingOrNothing(byte[] bytes) {
		for (Kind kind : Kind.values()) {
			ByteBuf buffer = kind.buffer().writeBytes(bytes);
			try {
				assertThat(messages().read(kind.readable(buffer))).isNotNull();
			}
			catch (SerializationException ex) {
				assertThat(ex).hasMessageContaining(typeInErrors());
			}
			finally {
				buffer.release();
			}
		}
	}

	@Test
	void stillWorksAfterFailures() {
		garbageIsNoMessageOrSomeMessage();
		saysWhenTheBufferCannotGrow();
		assertThat(contentOf(messages().read(written(message(10))))).isEqualTo(contentOf(message(10)));
	}

	@Test
	void saysWhenTheBufferCannotGrow() {
		for (int size : new int[] { 40, 30_000, LARGE }) {
			int whole = written(message(size)).readableBytes();
			for (int capacity : new int[] { 0, 1, whole / 2, whole - 1 }) {
				for (boolean direct : new boolean[] { true, false }) {
					ByteBuf small = direct ? Unpooled.directBuffer(0, capacity) : Unpooled.buffer(0, capacity);
					assertThatExceptionOfType(IndexOutOfBoundsException.class).as("%s of %s bytes", capacity, whole)
						.isThrownBy(() -> messages().write(message(size), small));
					small.release();
				}
			}
			ByteBuf exact = Unpooled.buffer(0, whole);
			messages().write(message(size), exact);
			assertThat(contentOf(messages().read(exact))).isEqualTo(contentOf(message(size)));
		}
	}

	@Test
	void canBeUsedByManyThreadsAtOnce() throws Exception {
		TypeCodec shared = messages();
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			List<Callable<Boolean>> tasks = new ArrayList<>();
			IntStream.range(0, 8).forEach((task) -> tasks.add(() -> {
				ByteBuf buffer = Unpooled.directBuffer();
				for (int i = 0; i < 300; i++) {
					int size = (i % 50 == 0) ? 10_000 + task : i + task;
					shared.write(message(size), buffer.clear());
					assertThat(contentOf(shared.read(buffer))).isEqualTo(contentOf(message(size)));
				}
				buffer.release();
				return true;
			}));
			for (Future<Boolean> result : threads.invokeAll(tasks)) {
				assertThat(result.get()).isTrue();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	/**
	 * Where bytes stand.
	 */
	enum Kind {

		HEAP, DIRECT, POOLED, READ_ONLY;

		ByteBuf buffer() {
			return switch (this) {
				case HEAP, READ_ONLY -> Unpooled.buffer();
				case DIRECT -> Unpooled.directBuffer();
				case POOLED -> PooledByteBufAllocator.DEFAULT.directBuffer();
			};
		}

		ByteBuf readable(ByteBuf buffer) {
			return (this == READ_ONLY) ? buffer.asReadOnly() : buffer.slice();
		}

	}

	public interface Parcel {

		record Open() implements Message<Parcel, Void> {
		}

	}

	static class Keeper implements Actor<Parcel> {

		@Handler
		void open(Parcel.Open message) {
		}

	}

	/**
	 * Writes the name of a local actor, and checks that the protocol is known when it is
	 * read.
	 */
	private final class NamesOnly implements ActorRefFormat {

		@Override
		public String write(ActorRef<?> ref) {
			return ref.path().name();
		}

		@Override
		public ActorRef<?> read(String text, Class<?> protocol) {
			if (protocol != Parcel.class) {
				throw new SerializationException("not " + protocol, null);
			}
			return CodecLaws.this.system.find(text, protocol)
				.orElseThrow(() -> new SerializationException("no " + text, null));
		}

	}

}
