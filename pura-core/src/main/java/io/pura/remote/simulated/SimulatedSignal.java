package io.pura.remote.simulated;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link SimulatedWire} carries. Bytes are copies, so that nothing is left to
 * release when they are lost.
 */
sealed interface SimulatedSignal {

	byte[] NO_BYTES = {};

	/**
	 * Arrives.
	 */
	void reach(SimulatedConnection end);

	default byte[] bytes() {
		return NO_BYTES;
	}

	record Dial() implements SimulatedSignal {

		@Override
		public void reach(SimulatedConnection end) {
			end.dialled();
		}

		@Override
		public String toString() {
			return "dial";
		}

	}

	record Answer() implements SimulatedSignal {

		@Override
		public void reach(SimulatedConnection end) {
			end.answered();
		}

		@Override
		public String toString() {
			return "answer";
		}

	}

	@SuppressWarnings("ArrayRecordComponent")
	record Setup(byte[] bytes) implements SimulatedSignal {

		@Override
		public void reach(SimulatedConnection end) {
			end.accept(this.bytes);
		}

		@Override
		public String toString() {
			return "setup";
		}

	}

	@SuppressWarnings("ArrayRecordComponent")
	record Batch(byte[] bytes) implements SimulatedSignal {

		@Override
		public void reach(SimulatedConnection end) {
			end.received(this.bytes);
		}

		@Override
		public String toString() {
			return "batch";
		}

	}

	record Grant(int batches) implements SimulatedSignal {

		@Override
		public void reach(SimulatedConnection end) {
			end.credited(this.batches);
		}

		@Override
		public String toString() {
			return "grant " + this.batches;
		}

	}

	record End(@Nullable Throwable cause) implements SimulatedSignal {

		@Override
		public void reach(SimulatedConnection end) {
			end.end(this.cause);
		}

		@Override
		public String toString() {
			return (this.cause != null) ? "end, " + this.cause : "end";
		}

	}

}
