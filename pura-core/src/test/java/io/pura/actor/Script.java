package io.pura.actor;

/**
 * A protocol whose actor does what a test says.
 */
interface Script {

	record Note(String text) implements Message<Script, String> {
	}

	record Run(Code code) implements Message<Script, Void> {
	}

	@FunctionalInterface
	interface Code {

		void run(ActorContext<Script> context) throws Exception;

	}

	static Run run(Code code) {
		return new Run(code);
	}

}
