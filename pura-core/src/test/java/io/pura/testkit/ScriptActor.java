package io.pura.testkit;

import io.pura.actor.Actor;
import io.pura.actor.Handler;
import io.pura.actor.Message;

/**
 * An actor whose class has the name of another one in another package.
 */
public class ScriptActor implements Actor<ScriptActor.Play> {

	/**
	 * Its protocol.
	 */
	public interface Play {

		/**
		 * A message.
		 */
		record Act() implements Message<Play, Integer> {
		}

	}

	@Handler
	int act(Play.Act message) {
		return 1;
	}

}
