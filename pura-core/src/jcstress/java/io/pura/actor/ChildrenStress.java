package io.pura.actor;

import java.util.ArrayList;
import java.util.List;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * Races of those who read the list of {@link Children} with those who change it.
 */
public class ChildrenStress {

	private static final ActorSystem SYSTEM = ActorSystem.builder("stress").executor((task) -> {
	}).build();

	private static ActorCell<Object> cell() {
		return new ActorCell<>(SYSTEM, null, null, null, () -> {
			throw new IllegalStateException();
		}, ActorOptions.defaults());
	}

	private static List<ActorCell<?>> list(Children children) {
		List<ActorCell<?>> cells = new ArrayList<>();
		children.forEach(cells::add);
		return cells;
	}

	/**
	 * One is taken out of the middle and one is added.
	 */
	@JCStressTest
	@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "Seen, once, and the list is right")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Not seen or twice, or the list is wrong")
	@State
	public static class AddAndRemoveVersusRead {

		private final Children children = new Children();

		private final ActorCell<?> oldest = cell();

		private final ActorCell<?> middle = cell();

		private final ActorCell<?> newest = cell();

		private final ActorCell<?> added = cell();

		public AddAndRemoveVersusRead() {
			this.children.add(this.oldest);
			this.children.add(this.middle);
			this.children.add(this.newest);
		}

		@Actor
		public void remove() {
			this.children.remove(this.middle);
		}

		@Actor
		public void add() {
			this.children.add(this.added);
		}

		@Actor
		public void read(ZZ_Result result) {
			List<ActorCell<?>> seen = list(this.children);
			seen.remove(this.added);
			seen.remove(this.middle);
			result.r1 = seen.equals(List.of(this.newest, this.oldest));
		}

		@Arbiter
		public void rest(ZZ_Result result) {
			result.r2 = list(this.children).equals(List.of(this.added, this.newest, this.oldest))
					&& this.children.size() == 3;
		}

	}

	/**
	 * Two neighbours are taken out, one of them twice.
	 */
	@JCStressTest
	@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "Seen, once, and the list is right")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Not seen or twice, or the list is wrong")
	@State
	public static class RemoveVersusRemoveVersusRead {

		private final Children children = new Children();

		private final ActorCell<?> oldest = cell();

		private final ActorCell<?> older = cell();

		private final ActorCell<?> newer = cell();

		private final ActorCell<?> newest = cell();

		public RemoveVersusRemoveVersusRead() {
			this.children.add(this.oldest);
			this.children.add(this.older);
			this.children.add(this.newer);
			this.children.add(this.newest);
		}

		@Actor
		public void remove() {
			this.children.remove(this.older);
		}

		@Actor
		public void removeOther() {
			this.children.remove(this.newer);
			this.children.remove(this.newest);
			this.children.remove(this.newer);
		}

		@Actor
		public void read(ZZ_Result result) {
			List<ActorCell<?>> seen = list(this.children);
			result.r1 = seen.indexOf(this.oldest) == seen.size() - 1;
		}

		@Arbiter
		public void rest(ZZ_Result result) {
			result.r2 = list(this.children).equals(List.of(this.oldest)) && this.children.size() == 1;
		}

	}

	/**
	 * A parent that waits for its last child, which ends: one of them sees the other.
	 */
	@JCStressTest
	@Outcome(id = { "true, true", "true, false", "false, true" }, expect = Expect.ACCEPTABLE, desc = "Seen")
	@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "The parent waits for ever")
	@State
	public static class AwaitVersusRemove {

		private final Children children = new Children();

		private final ActorCell<?> last = cell();

		public AwaitVersusRemove() {
			this.children.add(this.last);
		}

		@Actor
		public void parent(ZZ_Result result) {
			this.children.await(true);
			result.r1 = this.children.isEmpty();
		}

		@Actor
		public void child(ZZ_Result result) {
			result.r2 = this.children.remove(this.last);
		}

	}

}
