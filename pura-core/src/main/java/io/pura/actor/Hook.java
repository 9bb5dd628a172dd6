package io.pura.actor;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * The methods of {@link Actor} that an actor class may or may not have.
 */
enum Hook {

	STARTED, STOPPING, STOPPED, RESTARTING;

	private final String method = name().toLowerCase(Locale.ROOT);

	/**
	 * Returns those that a class has something to do in, as the others need not be
	 * called.
	 */
	static Set<Hook> of(Class<?> actorClass) {
		Set<Hook> hooks = EnumSet.noneOf(Hook.class);
		for (Hook hook : values()) {
			if (hook.isIn(actorClass)) {
				hooks.add(hook);
			}
		}
		return hooks;
	}

	String method() {
		return this.method;
	}

	private boolean isIn(Class<?> actorClass) {
		Class<?>[] parameters = (this == RESTARTING) ? new Class<?>[] { ActorContext.class, Throwable.class }
				: new Class<?>[] { ActorContext.class };
		try {
			return actorClass.getMethod(this.method, parameters).getDeclaringClass() != Actor.class;
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalArgumentException(actorClass.getName() + " is no actor", ex);
		}
	}

}
