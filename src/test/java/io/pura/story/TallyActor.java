package io.pura.story;

import java.util.ArrayList;
import java.util.List;

import io.pura.actor.Actor;
import io.pura.actor.Handler;

/**
 * Notes numbers, and says so now and then.
 */
class TallyActor implements Actor<Tally> {

	private static final int STEP = 500;

	private final List<Integer> noted = new ArrayList<>();

	@Handler
	int note(Tally.Note message) {
		this.noted.add(message.number());
		if (this.noted.size() % STEP == 0) {
			System.out.println("noted " + this.noted.size());
		}
		return message.number();
	}

	@Handler
	List<Integer> noted(Tally.Noted message) {
		return List.copyOf(this.noted);
	}

}
