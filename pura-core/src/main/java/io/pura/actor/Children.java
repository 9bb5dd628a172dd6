package io.pura.actor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * The actors under one parent, or at the top of a system: those with a name can be found
 * by it, the others only stand in a list, which costs them nothing. Safe for use by any
 * thread.
 * <p>
 * The list is linked through the cells, the newest first, and changed under a lock. It is
 * read without: links only ever lead to older ones, also those of a cell that is taken
 * out meanwhile, so a reader comes to an end, and sees all that stay. Without a reader a
 * cell that is taken out lets go of the others: whoever begins to read after that does
 * not come to it any more.
 */
final class Children {

	private static final VarHandle READERS;

	static {
		try {
			READERS = MethodHandles.lookup().findVarHandle(Children.class, "readers", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private volatile @Nullable Map<String, ActorCell<?>> named;

	private volatile @Nullable ActorCell<?> newest;

	private volatile int unnamed;

	/** How many threads read the list, or are about to. */
	private volatile int readers;

	/** Whether the parent waits for the last one to end. */
	private volatile boolean awaited;

	/**
	 * Adds an actor.
	 * @return whether its name was free
	 */
	boolean add(ActorCell<?> cell) {
		String name = cell.givenName();
		if (name != null) {
			return named().putIfAbsent(name, cell) == null;
		}
		synchronized (this) {
			ActorCell<?> older = this.newest;
			cell.older(older);
			if (older != null) {
				older.newer(cell);
			}
			this.newest = cell;
			this.unnamed++;
		}
		return true;
	}

	private Map<String, ActorCell<?>> named() {
		Map<String, ActorCell<?>> named = this.named;
		if (named == null) {
			synchronized (this) {
				named = this.named;
				if (named == null) {
					named = new ConcurrentHashMap<>();
					this.named = named;
				}
			}
		}
		return named;
	}

	/**
	 * Removes an actor that was added.
	 * @return whether the parent wants to hear of it
	 */
	boolean remove(ActorCell<?> cell) {
		String name = cell.givenName();
		if (name != null) {
			named().remove(name, cell);
		}
		else {
			unlink(cell);
		}
		return this.awaited;
	}

	private synchronized void unlink(ActorCell<?> cell) {
		ActorCell<?> newer = cell.newer();
		ActorCell<?> older = cell.older();
		if (newer == null && this.newest != cell) {
			// It has never been added, or is out already.
			return;
		}
		if (newer != null) {
			newer.older(older);
		}
		else {
			this.newest = older;
		}
		if (older != null) {
			older.newer(newer);
		}
		cell.newer(null);
		if (this.readers == 0) {
			cell.older(null);
		}
		this.unnamed--;
	}

	/**
	 * Says whether the parent waits for the last one to end, before it looks.
	 */
	void await(boolean awaited) {
		this.awaited = awaited;
	}

	boolean isEmpty() {
		Map<String, ActorCell<?>> named = this.named;
		return this.unnamed == 0 && (named == null || named.isEmpty());
	}

	int size() {
		Map<String, ActorCell<?>> named = this.named;
		return this.unnamed + ((named != null) ? named.size() : 0);
	}

	@Nullable ActorCell<?> find(String name) {
		Map<String, ActorCell<?>> named = this.named;
		return (named != null) ? named.get(name) : null;
	}

	void forEach(Consumer<? super ActorCell<?>> action) {
		Map<String, ActorCell<?>> named = this.named;
		if (named != null) {
			named.values().forEach(action);
		}
		// Before the list is looked at, so that who takes out a cell after that knows.
		READERS.getAndAdd(this, 1);
		try {
			for (ActorCell<?> cell = this.newest; cell != null; cell = cell.older()) {
				action.accept(cell);
			}
		}
		finally {
			READERS.getAndAdd(this, -1);
		}
	}

	/**
	 * Does as {@link #forEach} with all below, parents before children.
	 */
	void forEachBelow(Consumer<? super ActorCell<?>> action) {
		forEach((cell) -> {
			action.accept(cell);
			Children children = cell.children();
			if (children != null) {
				children.forEachBelow(action);
			}
		});
	}

}
