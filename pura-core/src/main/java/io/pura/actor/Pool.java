package io.pura.actor;

/**
 * The actor above the instances of a pool. It has no messages of its own.
 *
 * @param <P> the protocol of the instances
 */
final class Pool<P> implements Actor<P> {

	@Override
	public void started(ActorContext<P> context) {
		((PoolCell<P>) context.self()).fill();
	}

}
