package io.pura.benchmarks.local.pura;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.benchmarks.local.workload.Idles;

/**
 * A parent of children that do nothing.
 */
record PuraIdles(ActorSystem system) implements Idles {

	@Override
	public Runnable idle(Object[] refs) {
		ActorRef<Parent> parent = this.system.spawn(ParentActor::new);
		parent.ask(new Parent.Fill(refs)).join();
		return () -> this.system.stop(parent).join();
	}

	interface Parent {

		record Fill(Object[] refs) implements Message<Parent, Void> {

		}

	}

	static final class ParentActor implements Actor<Parent> {

		@Handler
		void fill(Parent.Fill message, ActorContext<Parent> context) {
			for (int i = 0; i < message.refs().length; i++) {
				message.refs()[i] = context.spawn(IdleActor::new);
			}
		}

	}

	interface Child {

		record Get() implements Message<Child, Long> {

		}

	}

	/**
	 * An object of 24 bytes.
	 */
	static final class IdleActor implements Actor<Child> {

		private long count;

		@Handler
		long count(Child.Get message) {
			return ++this.count;
		}

	}

}
