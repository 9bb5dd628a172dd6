package io.pura.remote;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One side of a connection in a test: records what it hears, sends what it is given as
 * credit allows, and notes whatever breaks the contract of a listener.
 */
public class RecordingListener implements ConnectionListener, Transport.Acceptor {

	private final int window;

	private final Queue<byte[]> outbox = new ConcurrentLinkedQueue<>();

	private final List<byte[]> received = Collections.synchronizedList(new ArrayList<>());

	private final List<Optional<Throwable>> ends = new CopyOnWriteArrayList<>();

	private final List<String> faults = new CopyOnWriteArrayList<>();

	private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

	private final AtomicInteger opened = new AtomicInteger();

	private final AtomicInteger credited = new AtomicInteger();

	private final AtomicInteger granted = new AtomicInteger();

	private final AtomicBoolean busy = new AtomicBoolean();

	private volatile @Nullable Connection connection;

	private volatile byte @Nullable [] setup;

	private volatile Consumer<ByteBuf> whenReceived = (batch) -> {
	};

	private volatile Runnable whenOpened = () -> {
	};

	private volatile Runnable whenCredited = () -> {
	};

	/**
	 * Creates a listener that never gives credit by itself.
	 */
	public RecordingListener() {
		this(0);
	}

	/**
	 * Creates a listener that gives credit at the beginning and gives back what was used.
	 * @param window how many batches may be on the way
	 */
	public RecordingListener(int window) {
		this.window = window;
	}

	/**
	 * Takes the connection that another node opens.
	 */
	@Override
	public ConnectionListener accept(ByteBuf setup, Connection connection) {
		alone("accept", () -> {
			this.setup = ByteBufUtil.getBytes(setup);
			begin(connection);
		});
		return this;
	}

	@Override
	public void opened(Connection connection) {
		this.opened.incrementAndGet();
		alone("opened", () -> {
			begin(connection);
			this.whenOpened.run();
		});
	}

	@Override
	public void received(ByteBuf batch) {
		alone("received", () -> {
			if (batch.refCnt() < 1) {
				this.faults.add("a batch is released before it is received");
			}
			this.received.add(ByteBufUtil.getBytes(batch));
			this.whenReceived.accept(batch);
			if (this.window > 0) {
				grantNow(1);
			}
		});
	}

	@Override
	public void credited() {
		this.credited.incrementAndGet();
		alone("credited", () -> {
			pump();
			this.whenCredited.run();
		});
	}

	@Override
	public void closed(@Nullable Throwable cause) {
		alone("closed", () -> this.ends.add(Optional.ofNullable(cause)));
	}

	public RecordingListener whenReceived(Consumer<ByteBuf> action) {
		this.whenReceived = action;
		return this;
	}

	public RecordingListener whenOpened(Runnable action) {
		this.whenOpened = action;
		return this;
	}

	public RecordingListener whenCredited(Runnable action) {
		this.whenCredited = action;
		return this;
	}

	/**
	 * Sends batches, each as soon as there is credit for it.
	 */
	public void send(List<byte[]> batches) {
		this.outbox.addAll(batches);
		Connection open = this.connection;
		if (open != null) {
			open.execute(() -> alone("execute", this::pump));
		}
	}

	public void send(byte[]... batches) {
		send(List.of(batches));
	}

	/**
	 * Returns how many batches wait for credit.
	 */
	public int unsentCount() {
		return this.outbox.size();
	}

	/**
	 * Gives credit.
	 */
	public void grant(int batches) {
		run(() -> grantNow(batches));
	}

	/**
	 * Runs code on the thread of the connection, and looks that it runs alone.
	 */
	public void run(Runnable code) {
		connection().execute(() -> alone("execute", code));
	}

	public Connection connection() {
		Connection open = this.connection;
		if (open == null) {
			throw new IllegalStateException("there is no connection yet");
		}
		return open;
	}

	public boolean hasConnection() {
		return this.connection != null;
	}

	public byte @Nullable [] setup() {
		return this.setup;
	}

	public List<byte[]> received() {
		synchronized (this.received) {
			return List.copyOf(this.received);
		}
	}

	public int receivedCount() {
		return this.received.size();
	}

	public int openedCount() {
		return this.opened.get();
	}

	public int creditedCount() {
		return this.credited.get();
	}

	public boolean isClosed() {
		return !this.ends.isEmpty();
	}

	/**
	 * Returns the cause of the end of the connection, or {@code null} if it was closed.
	 */
	public @Nullable Throwable cause() {
		return this.ends.get(0).orElse(null);
	}

	/**
	 * Fails if anything broke the contract so far.
	 */
	public void assertNoFaults() {
		assertThat(this.faults).isEmpty();
		assertThat(this.ends).as("times that the end was told").hasSizeLessThanOrEqualTo(1);
		assertThat(this.opened).as("times that it was opened").hasValueLessThanOrEqualTo(1);
		assertThat(this.threads).as("threads of one connection").hasSizeLessThanOrEqualTo(1);
	}

	private void begin(Connection connection) {
		this.connection = connection;
		if (this.window > 0) {
			grantNow(this.window);
		}
		pump();
	}

	private void grantNow(int batches) {
		this.granted.addAndGet(batches);
		connection().grant(batches);
	}

	private void pump() {
		Connection open = connection();
		while (open.credit() > 0) {
			byte[] next = this.outbox.poll();
			if (next == null) {
				return;
			}
			open.send(open.allocator().buffer(next.length).writeBytes(next));
		}
	}

	/*
	 * The end of a connection that never was may be told by any thread.
	 */
	private void alone(String call, Runnable code) {
		if (!call.equals("closed") || this.connection != null) {
			this.threads.add(Thread.currentThread());
		}
		if (!this.busy.compareAndSet(false, true)) {
			this.faults.add(call + " overlaps another call");
		}
		if (!this.ends.isEmpty() && !call.equals("execute")) {
			this.faults.add(call + " after the end");
		}
		try {
			code.run();
			if (this.received.size() > this.granted.get()) {
				this.faults.add(this.received.size() + " batches for " + this.granted + " credits");
			}
		}
		finally {
			this.busy.set(false);
		}
	}

}
