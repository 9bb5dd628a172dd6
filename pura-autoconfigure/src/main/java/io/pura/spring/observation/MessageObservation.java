package io.pura.spring.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of messages.
 */
public enum MessageObservation implements ObservationDocumentation {

	/**
	 * A message is sent: until it has been handed over, or, if it is an ask, until its
	 * reply has come.
	 */
	SEND {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultSendObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return SendLowCardinality.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return SendHighCardinality.values();
		}

	},

	/**
	 * A message is handled: until its handler has returned, or, if it returned a stage,
	 * until that is complete.
	 */
	PROCESS {

		@Override
		public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
			return DefaultProcessObservationConvention.class;
		}

		@Override
		public KeyName[] getLowCardinalityKeyNames() {
			return ProcessLowCardinality.values();
		}

		@Override
		public KeyName[] getHighCardinalityKeyNames() {
			return ProcessHighCardinality.values();
		}

	};

	/**
	 * Keys of a message that is sent, with few values.
	 */
	public enum SendLowCardinality implements KeyName {

		/**
		 * Always {@code pura}.
		 */
		MESSAGING_SYSTEM {

			@Override
			public String asString() {
				return "messaging.system";
			}

		},

		/**
		 * Always {@code send}.
		 */
		MESSAGING_OPERATION {

			@Override
			public String asString() {
				return "messaging.operation";
			}

		},

		/**
		 * The name of the actor system that the message is for.
		 */
		SYSTEM {

			@Override
			public String asString() {
				return "pura.system";
			}

		},

		/**
		 * The class of the message, such as {@code Counter.Add}. What kind of actor gets
		 * it is not known where it is sent.
		 */
		MESSAGE_TYPE {

			@Override
			public String asString() {
				return "pura.message.type";
			}

		}

	}

	/**
	 * Keys of a message that is sent, with many values.
	 */
	public enum SendHighCardinality implements KeyName {

		/**
		 * The path of the actor that the message is for.
		 */
		ACTOR_PATH {

			@Override
			public String asString() {
				return "pura.actor.path";
			}

		},

		/**
		 * The address of the node that the message is for, or {@code none} if it is this
		 * one.
		 */
		NODE {

			@Override
			public String asString() {
				return "pura.node";
			}

		}

	}

	/**
	 * Keys of a message that is handled, with few values.
	 */
	public enum ProcessLowCardinality implements KeyName {

		/**
		 * Always {@code pura}.
		 */
		MESSAGING_SYSTEM {

			@Override
			public String asString() {
				return "messaging.system";
			}

		},

		/**
		 * Always {@code process}.
		 */
		MESSAGING_OPERATION {

			@Override
			public String asString() {
				return "messaging.operation";
			}

		},

		/**
		 * The name of the actor system.
		 */
		SYSTEM {

			@Override
			public String asString() {
				return "pura.system";
			}

		},

		/**
		 * The class of the actor, such as {@code CounterActor}.
		 */
		ACTOR_TYPE {

			@Override
			public String asString() {
				return "pura.actor.type";
			}

		},

		/**
		 * The class of the message, such as {@code Counter.Add}.
		 */
		MESSAGE_TYPE {

			@Override
			public String asString() {
				return "pura.message.type";
			}

		}

	}

	/**
	 * Keys of a message that is handled, with many values.
	 */
	public enum ProcessHighCardinality implements KeyName {

		/**
		 * The path of the actor.
		 */
		ACTOR_PATH {

			@Override
			public String asString() {
				return "pura.actor.path";
			}

		}

	}

}
