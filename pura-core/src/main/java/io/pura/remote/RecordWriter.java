package io.pura.remote;

import io.netty.buffer.ByteBuf;
import io.pura.actor.Ask;
import io.pura.remote.DeliveryStream.Place;
import io.pura.serialization.SerializationException;
import io.pura.serialization.WireType;

/**
 * Writes what goes out on one lane into batches, each as its kind asks for, and notes
 * what has been written. Used by the thread of the lane.
 */
final class RecordWriter {

	private final Lane lane;

	private final Link link;

	private final Wire wire;

	private final LaneReceiver receiver;

	private final BatchWriter writer;

	RecordWriter(Lane lane, Link link, Wire wire, LaneReceiver receiver) {
		this.lane = lane;
		this.link = link;
		this.wire = wire;
		this.receiver = receiver;
		this.writer = new BatchWriter(wire.types(), link.peerTypes(), link::codecs, link.maxMessageBytes(),
				LaneSender.LARGEST_BODY);
	}

	/**
	 * Begins a batch.
	 */
	void begin(ByteBuf batch) {
		this.writer.begin(batch);
	}

	/**
	 * Writes a record, or nothing if it is not needed any more.
	 * @throws IndexOutOfBoundsException if there is no room for it in the batch
	 * @throws SerializationException if it cannot be written
	 */
	void write(ByteBuf batch, Outgoing next) {
		if (next instanceof Outgoing.Tell tell) {
			this.writer.tell(batch, tell);
		}
		else if (next instanceof Outgoing.Request request) {
			write(batch, request);
		}
		else if (next instanceof Outgoing.Reply reply) {
			this.receiver.answered(reply.correlation());
			this.writer.reply(batch, reply);
		}
		else if (next instanceof Outgoing.Failure failure) {
			this.receiver.answered(failure.correlation());
			this.writer.failure(batch, failure);
		}
		else if (next instanceof Outgoing.Deliver deliver) {
			write(batch, deliver.stream(), deliver.delivery());
		}
		else if (next instanceof Outgoing.Skip skip) {
			write(batch, skip.stream(), skip.delivery());
		}
		else if (next instanceof Outgoing.Answers answers) {
			write(batch, answers);
		}
		else if (next instanceof Outgoing.Welcome welcome) {
			this.writer.welcome(batch, welcome.hello());
		}
		else if (next instanceof Outgoing.Schemas schemas) {
			this.writer.schemas(batch, schemas.schemas());
		}
		else if (next instanceof Outgoing.Note note) {
			this.writer.note(batch, note.kind(), note.number(), note.text());
		}
	}

	private void write(ByteBuf batch, Outgoing.Request request) {
		Ask<?> ask = request.ask();
		if (ask.isOver()) {
			this.wire.discard(request.to(), ask.message(), ask.whySkipped());
			return;
		}
		long correlation = this.lane.nextCorrelation();
		WireType type = this.writer.ask(batch, request, correlation, this.wire.remoting().clock().nanos());
		this.lane.awaitReply(correlation, request, type);
	}

	private void write(ByteBuf batch, DeliveryStream stream, PendingDelivery delivery) {
		Place place = stream.place(delivery, this.link);
		if (place == null) {
			return;
		}
		if (place.skipped()) {
			this.writer.skip(batch, delivery.to(), place);
			return;
		}
		try {
			this.writer.deliver(batch, delivery.to(), delivery.ask(), place);
		}
		catch (RuntimeException | Error ex) {
			stream.notWritten(delivery, this.link);
			throw ex;
		}
	}

	private void write(ByteBuf batch, Outgoing.Answers answers) {
		while (batch.writerIndex() < LaneSender.FULL_BATCH) {
			InboxStream.Answer answer = answers.stream().nextAnswer(this.link);
			if (answer == null) {
				return;
			}
			this.writer.answer(batch, answer);
		}
		// The rest comes with the next batch.
		this.lane.add(answers);
	}

}
