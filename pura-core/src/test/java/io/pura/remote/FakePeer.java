package io.pura.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * A node that shakes hands as it must, and then sends whatever a test makes up.
 */
final class FakePeer {

	private final Transport transport;

	private final NodeAddress target;

	private final NodeAddress self;

	private final List<Connection> lanes = new ArrayList<>();

	private final List<Boolean> accepted = new ArrayList<>();

	FakePeer(Transport transport, NodeAddress target, NodeAddress self) {
		this.transport = transport;
		this.target = target;
		this.self = self;
		open(0);
	}

	private void open(int lane) {
		ByteBuf setup = Unpooled.buffer();
		// Below any other incarnation, so that this link is preferred.
		new Hello(1, 1, "wire", this.self.host(), this.self.port(), Long.MIN_VALUE, lane, 1, List.of("cbor"), List.of(),
				null, null, List.of())
			.write(setup);
		this.transport.connect(this.target, setup, (lane == 0) ? ConnectionKind.CONTROL : ConnectionKind.DATA,
				new Listener(lane));
	}

	boolean isUp() {
		return this.accepted.size() == 3;
	}

	/**
	 * Sends a batch.
	 */
	void send(int lane, Consumer<ByteBuf> records) {
		Connection connection = this.lanes.get(lane);
		connection.execute(() -> {
			ByteBuf batch = connection.allocator().buffer().writeByte(BatchWriter.VERSION);
			records.accept(batch);
			connection.send(batch);
		});
	}

	static void record(ByteBuf batch, Kind kind, Consumer<ByteBuf> fields) {
		ByteBuf record = Unpooled.buffer().writeByte(kind.ordinal());
		fields.accept(record);
		batch.writeInt(record.readableBytes()).writeBytes(record);
	}

	static void large(ByteBuf batch, long total, int lane) {
		record(batch, Kind.LARGE, (fields) -> {
			Varint.write(fields, total);
			Varint.write(fields, lane);
		});
	}

	static void chunk(ByteBuf batch, int size) {
		chunk(batch, new byte[size]);
	}

	static void chunk(ByteBuf batch, byte[] bytes) {
		record(batch, Kind.CHUNK, (fields) -> fields.writeBytes(bytes));
	}

	private final class Listener implements ConnectionListener {

		private final int lane;

		Listener(int lane) {
			this.lane = lane;
		}

		@Override
		public void opened(Connection connection) {
			FakePeer.this.lanes.add(connection);
			connection.grant(100);
		}

		@Override
		public void received(ByteBuf batch) {
			if (this.lane == 0 && FakePeer.this.lanes.size() == 1) {
				open(1);
			}
		}

		@Override
		public void credited() {
			while (FakePeer.this.accepted.size() <= this.lane) {
				FakePeer.this.accepted.add(true);
				if (this.lane == 1) {
					open(2);
				}
			}
		}

		@Override
		public void closed(@Nullable Throwable cause) {
		}

	}

}
