package io.pura.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

import io.pura.actor.Actor;
import io.pura.actor.Handler;

/**
 * A ledger whose entries the test sees, also after the node of it is dead.
 */
class LedgerActor implements Actor<Ledger> {

	private final List<String> entries;

	LedgerActor(List<String> entries) {
		this.entries = entries;
	}

	@Handler
	void write(Ledger.Write message) {
		this.entries.add(message.from() + " " + message.number());
	}

	@Handler
	int enter(Ledger.Enter message) {
		this.entries.add(message.from() + " " + message.number());
		return this.entries.size();
	}

	@Handler(interleaved = true)
	CompletionStage<Integer> pass(Ledger.Pass message) {
		return message.other().ask(new Ledger.Enter(message.from(), message.number()));
	}

	@Handler
	List<String> read(Ledger.Read message) {
		return new ArrayList<>(this.entries);
	}

}
