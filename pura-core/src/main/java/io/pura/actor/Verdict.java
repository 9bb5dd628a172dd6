package io.pura.actor;

/**
 * What is decided about a failure.
 *
 * @param directive what is done
 * @param patient whether a restart waits for the longest time, as the actor had better
 * been stopped
 * @param outcome the same for people who read it in a sentence
 */
record Verdict(Directive directive, boolean patient, String outcome) {

	/**
	 * Decides about the failure of an actor that goes on living.
	 * @param fault the failure
	 * @param strategy the strategy of the actor
	 * @param isTop whether the actor has no parent
	 */
	static Verdict of(Fault fault, SupervisionStrategy strategy, boolean isTop) {
		Directive directive = strategy.directive(fault.cause());
		if (directive == Directive.RESUME && fault.resume() == null) {
			directive = Directive.RESTART;
		}
		return switch (directive) {
			case RESUME -> new Verdict(Directive.RESUME, false, "goes on");
			case RESTART -> new Verdict(Directive.RESTART, false, "is restarted");
			case STOP -> last(strategy, "");
			case ESCALATE -> isTop ? last(strategy, "has no parent that could decide about it, so it ")
					: new Verdict(Directive.ESCALATE, false, "leaves the decision to its parent");
		};
	}

	private static Verdict last(SupervisionStrategy strategy, String why) {
		return strategy.neverStop()
				? new Verdict(Directive.RESTART, true, why + "is tried again in " + strategy.maxBackoff())
				: stop(why + "is stopped for good");
	}

	/**
	 * Decides that the actor stops.
	 */
	static Verdict stop(String outcome) {
		return new Verdict(Directive.STOP, false, outcome);
	}

	/**
	 * Decides that the actor goes on its way, as nothing can be done about a failure.
	 */
	static Verdict goOn(Directive directive) {
		return new Verdict(directive, false, "goes on its way");
	}

}
