package io.pura.actor;

import java.util.ArrayList;
import java.util.List;

/**
 * Notes what it handles, for all its instances in one list.
 */
class ScriptActor implements Actor<Script> {

	private final List<String> notes;

	ScriptActor(List<String> notes) {
		this.notes = notes;
	}

	ScriptActor() {
		this(new ArrayList<>());
	}

	@Handler
	String note(Script.Note message) {
		this.notes.add(message.text());
		return message.text();
	}

	@Handler
	void run(Script.Run message, ActorContext<Script> context) throws Exception {
		message.code().run(context);
	}

}
