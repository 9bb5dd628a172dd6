package io.pura.actor;

import org.jspecify.annotations.Nullable;

/**
 * A failure that the strategy of an actor has to decide about.
 *
 * @param doing what the actor was doing: a {@link Message}, a {@link Hook}, the
 * {@link ActorPath} of the child that has escalated it, or the name of something else
 * @param cause what it failed with
 * @param heard whether somebody was told of it
 * @param resume what lets things go on as they are, or {@code null} if they cannot
 */
record Fault(Object doing, Throwable cause, boolean heard, @Nullable Runnable resume) {

	private static final Runnable NOTHING = () -> {
	};

	static Fault of(Object doing, Throwable cause, boolean heard) {
		return new Fault(doing, cause, heard, NOTHING);
	}

	/**
	 * Returns what is final.
	 */
	static Fault in(Hook hook, Throwable cause) {
		return new Fault(hook, cause, false, null);
	}

	boolean isOfChild() {
		return this.doing instanceof ActorPath;
	}

	/**
	 * Returns what the actor was doing, in full.
	 */
	String what() {
		if (this.doing instanceof Message<?, ?>) {
			return this.doing.getClass().getName();
		}
		if (this.doing instanceof Hook hook) {
			return hook.method();
		}
		return isOfChild() ? "its child " + this.doing : this.doing.toString();
	}

	/**
	 * Returns the same for people who read it in a sentence.
	 */
	@Override
	public String toString() {
		if (this.doing instanceof Message<?, ?>) {
			return "on " + TypeNames.of(this.doing.getClass());
		}
		if (this.doing instanceof Hook hook) {
			return "in " + hook.method() + "()";
		}
		return (isOfChild() ? "because of " : "on ") + what();
	}

}
