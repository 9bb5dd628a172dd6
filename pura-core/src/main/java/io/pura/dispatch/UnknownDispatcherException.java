package io.pura.dispatch;

import java.util.Collection;
import java.util.List;

import io.pura.Internal;

/**
 * An actor names a dispatcher that there is not.
 */
@Internal
public final class UnknownDispatcherException extends IllegalArgumentException {

	private final String name;

	private final String taskName;

	private final List<String> known;

	UnknownDispatcherException(String name, String taskName, Collection<String> known) {
		super("There is no dispatcher '%s' for %s: define it when the actor system is built, or take one of %s"
			.formatted(name, taskName, known));
		this.name = name;
		this.taskName = taskName;
		this.known = List.copyOf(known);
	}

	/**
	 * Returns the name that is not known.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns what the dispatcher was for.
	 * @return the name of the task, for people
	 */
	public String taskName() {
		return this.taskName;
	}

	/**
	 * Returns the names of the dispatchers that there are.
	 * @return the names in their order
	 */
	public List<String> known() {
		return this.known;
	}

}
