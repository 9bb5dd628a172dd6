package io.pura.actor;

import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Finds actors that wait for themselves, in the wait-for graph of the asks that are open.
 * The graph is not kept anywhere: it is read off the actors. An ask waits for another one
 * <ul>
 * <li>if its handler is interleaved and has returned a stage that depends on the other
 * one,</li>
 * <li>or else if its recipient {@linkplain Waits waits} for the other one, and so answers
 * nothing meanwhile.</li>
 * </ul>
 * An ask needs all that it waits for, so every cycle is a deadlock. Who adds to the graph
 * does so first and then follows the way from there; so the last one to add to a cycle
 * finds it. What was read on the way is read a second time: if it is still the same, all
 * of it was there at one moment, and nothing is reported that is not so.
 * <p>
 * The way ends at other nodes, and at stages of which it is not known on what they
 * depend. It is known of those that the methods of
 * {@link java.util.concurrent.CompletableFuture} make of an ask, but of two that are
 * combined only the first one counts. So a deadlock may be overlooked, and then lasts
 * until the time of an ask is up.
 */
final class WaitForGraph {

	/** Asks that are about to fail, on which nothing depends any more. */
	private final Set<Ask<?>> failing = ConcurrentHashMap.newKeySet();

	/**
	 * Called when someone may have begun to wait for an ask, which fails if that could
	 * not end.
	 * @param ask the ask
	 * @param handled the ask whose handling waits for it, if it is known
	 */
	void added(Ask<?> ask, @Nullable Ask<?> handled) {
		// Whoever adds something at the same time sees this, or is seen here.
		VarHandle.fullFence();
		if (hold(ask) == null) {
			return;
		}
		Link cycle = stableCycle(ask);
		if (cycle != null) {
			// Several of a cycle may find it, but one is enough to break it.
			synchronized (this) {
				cycle = stableCycle(ask);
				if (cycle != null) {
					this.failing.add(ask);
				}
			}
		}
		if (cycle != null) {
			// Outside the lock, as what the askers do then is not known here.
			ask.fail(deadlock(cycle, handled));
			this.failing.remove(ask);
		}
	}

	private @Nullable Hold hold(Ask<?> ask) {
		ActorCell<?> recipient = ask.localRecipient();
		CellContext<?> context = (recipient != null) ? recipient.contextIfAny() : null;
		if (context == null || ask.isOver() || this.failing.contains(ask)) {
			return null;
		}
		Hold hold = context.hold(ask);
		// What holds its recipient up does not concern an ask that has been answered.
		return ask.isOver() ? null : hold;
	}

	private @Nullable Link stableCycle(Ask<?> ask) {
		for (;;) {
			Link cycle = cycle(ask);
			if (cycle == null || isStable(cycle)) {
				return cycle;
			}
		}
	}

	/**
	 * Finds a way from an ask back to it.
	 * @return the last link
	 */
	private @Nullable Link cycle(Ask<?> start) {
		Set<Ask<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		Deque<Link> open = new ArrayDeque<>();
		open.push(new Link(start, null, null));
		while (!open.isEmpty()) {
			Link link = open.pop();
			Hold hold = hold(link.ask());
			if (hold == null) {
				continue;
			}
			for (Ask<?> next : hold.sources()) {
				Link further = new Link(next, link, hold.reason());
				if (next == start) {
					return further;
				}
				if (seen.add(next)) {
					open.push(further);
				}
			}
		}
		return null;
	}

	private boolean isStable(Link cycle) {
		Link before = cycle.before();
		for (Link link = cycle; before != null; link = before, before = link.before()) {
			Hold hold = hold(before.ask());
			if (hold == null || hold.reason() != link.reason() || !hold.sources().contains(link.ask())) {
				return false;
			}
		}
		return true;
	}

	private static ActorDeadlockException deadlock(Link cycle, @Nullable Ask<?> handled) {
		List<String> chain = new ArrayList<>();
		for (Link link = cycle.before(); link != null; link = link.before()) {
			chain.add(name(link.ask()) + handling(link.ask()));
		}
		// What holds up the last one is that its recipient waits for the first one.
		Ask<?> last = (cycle.before() != null) ? cycle.before().ask() : cycle.ask();
		chain.add(name(last) + ((handled != null) ? handling(handled) : ""));
		Collections.reverse(chain);
		return new ActorDeadlockException(last.recipient().path(), chain);
	}

	private static String name(Ask<?> ask) {
		return String.join("/", ask.recipient().path().names());
	}

	private static String handling(Ask<?> ask) {
		return " (" + TypeNames.of(ask.message().getClass()) + ")";
	}

	/**
	 * What holds an ask up.
	 *
	 * @param reason is the same object as long as it does
	 * @param sources the asks that have to be answered first
	 */
	record Hold(Object reason, List<Ask<?>> sources) {
	}

	/**
	 * An ask on the way through the graph.
	 *
	 * @param ask the ask
	 * @param before the one that waits for it
	 * @param reason why
	 */
	private record Link(Ask<?> ask, @Nullable Link before, @Nullable Object reason) {
	}

}
