package io.pura.dispatch;

/**
 * Something scheduled that can be called off.
 */
@FunctionalInterface
public interface Cancellable {

	/**
	 * Calls it off. Does nothing when it is over or was called off before. May be called
	 * from any thread; a call from the actor that scheduled it also stops what is due but
	 * was not handled yet.
	 */
	void cancel();

}
