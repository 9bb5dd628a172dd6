package io.pura.actor;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

import io.pura.stats.ActorStats;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Children}, those without a name above all.
 */
@Timeout(30)
class ChildrenTests {

	private final ActorSystem system = ActorSystem.create("family");

	private final Children children = new Children();

	@AfterEach
	void stop() {
		this.system.close();
	}

	private ActorCell<Parent> cell(String name) {
		return new ActorCell<>(this.system, null, name, null, ParentActor::new, ActorOptions.defaults());
	}

	private List<ActorCell<?>> add(int count) {
		List<ActorCell<?>> cells = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			ActorCell<?> cell = cell(null);
			cells.add(cell);
			assertThat(this.children.add(cell)).isTrue();
		}
		return cells;
	}

	private List<ActorCell<?>> list() {
		List<ActorCell<?>> all = new ArrayList<>();
		this.children.forEach(all::add);
		return all;
	}

	@Test
	void isEmptyAtFirst() {
		assertThat(this.children.isEmpty()).isTrue();
		assertThat(this.children.size()).isZero();
		assertThat(list()).isEmpty();
		assertThat(this.children.find("a")).isNull();
	}

	@Test
	void listsThoseWithAndWithoutAName() {
		ActorCell<?> named = cell("named");
		List<ActorCell<?>> unnamed = add(3);
		assertThat(this.children.add(named)).isTrue();
		assertThat(this.children.add(cell("named"))).isFalse();
		assertThat(this.children.size()).isEqualTo(4);
		assertThat(list()).contains(named).containsAll(unnamed).hasSize(4);
		assertThat(this.children.find("named")).isSameAs(named);
	}

	@Test
	void removesAnyOfThemInAnyOrder() {
		List<ActorCell<?>> cells = add(20);
		while (!cells.isEmpty()) {
			ActorCell<?> cell = cells.remove(ThreadLocalRandom.current().nextInt(cells.size()));
			this.children.remove(cell);
			assertThat(list()).containsExactlyInAnyOrderElementsOf(cells);
			assertThat(this.children.size()).isEqualTo(cells.size());
		}
		assertThat(this.children.isEmpty()).isTrue();
	}

	@Test
	void removesNothingTwiceNorWhatIsNotThere() {
		List<ActorCell<?>> cells = add(3);
		this.children.remove(cells.get(1));
		this.children.remove(cells.get(1));
		this.children.remove(cell(null));
		this.children.remove(cell("other"));
		assertThat(list()).containsExactly(cells.get(2), cells.get(0));
		this.children.remove(cells.get(2));
		this.children.remove(cells.get(2));
		assertThat(list()).containsExactly(cells.get(0));
		assertThat(this.children.size()).isEqualTo(1);
	}

	@Test
	void goesOnWhenOneIsRemovedThatIsLookedAt() {
		List<ActorCell<?>> cells = add(5);
		List<ActorCell<?>> seen = new ArrayList<>();
		this.children.forEach((cell) -> {
			seen.add(cell);
			this.children.remove(cell);
		});
		assertThat(seen).containsExactlyInAnyOrderElementsOf(cells);
		assertThat(this.children.isEmpty()).isTrue();
	}

	/**
	 * Somebody may hold a reference to one that has ended for as long as they like.
	 */
	@Test
	void leavesNothingOfTheOthersToOneThatHasEnded() {
		List<ActorCell<?>> cells = add(3);
		ActorCell<?> newest = cells.get(2);
		List<WeakReference<?>> others = List.of(new WeakReference<>(cells.get(0)), new WeakReference<>(cells.get(1)));
		this.children.remove(cells.get(2));
		this.children.remove(cells.get(1));
		this.children.remove(cells.get(0));
		cells.clear();
		await().until(() -> {
			System.gc();
			return others.stream().allMatch((other) -> other.get() == null);
		});
		assertThat(newest.isClosed()).isFalse();
	}

	@Test
	void givesActorsWithoutANameOneThatIsUniqueAndCannotBeFound() {
		List<ActorRef<Parent>> refs = IntStream.range(0, 100)
			.mapToObj((i) -> this.system.spawn(ParentActor::new))
			.toList();
		List<String> names = refs.stream().map((ref) -> ref.path().names().get(0)).toList();
		assertThat(names).doesNotHaveDuplicates().allMatch((name) -> name.startsWith("$"));
		assertThat(refs.get(7).path()).isEqualTo(refs.get(7).path());
		assertThat(this.system.find(names.get(7), Parent.class)).isEmpty();
		assertThat(this.system.actor(names.get(7))).isEmpty();
		assertThat(this.system.actors(1000)).extracting(ActorStats::path)
			.containsExactlyInAnyOrderElementsOf(refs.stream().map((ref) -> ref.path().toString()).toList());
	}

	@Test
	void listsChildrenWithoutANameBelowTheirParent() {
		ActorRef<Parent> parent = this.system.spawn("parent", ParentActor::new);
		List<ActorRef<Parent>> all = parent.ask(new Parent.Spawn(3)).join();
		assertThat(this.system.actors(10)).extracting(ActorStats::path)
			.contains(parent.path().toString())
			.containsAll(all.stream().map((ref) -> ref.path().toString()).toList())
			.hasSize(4);
		assertThat(all).allSatisfy((ref) -> assertThat(ref.path().toString()).contains("/parent/$"));
		assertThat(this.system.actor("parent"))
			.hasValueSatisfying((stats) -> assertThat(stats.children()).isEqualTo(3));
		assertThat(this.system.actors(2)).hasSize(2);
	}

	@Test
	void endsAfterItsChildrenWithoutAName() {
		ActorRef<Parent> parent = this.system.spawn(ParentActor::new);
		List<ActorRef<Parent>> all = parent.ask(new Parent.Spawn(50)).join();
		all.forEach((child) -> child.ask(new Parent.Spawn(2)).join());
		CompletableFuture<Void> ended = new CompletableFuture<>();
		((ActorCell<?>) parent).whenTerminated(() -> {
			assertThat(all).allMatch((child) -> ((ActorCell<?>) child).isClosed());
			ended.complete(null);
		});
		this.system.stop(parent).join();
		ended.join();
		assertThat(this.system.actors(1)).isEmpty();
		assertThat(this.system.stats().types()).singleElement().satisfies((type) -> {
			assertThat(type.live()).isZero();
			assertThat(type.stopped()).isEqualTo(151);
		});
	}

	@Test
	void stopsOneChildWithoutAName() {
		ActorRef<Parent> parent = this.system.spawn(ParentActor::new);
		List<ActorRef<Parent>> all = parent.ask(new Parent.Spawn(3)).join();
		this.system.stop(all.get(1)).join();
		assertThat(this.system.actors(10)).hasSize(3);
		assertThat(all.get(2).ask(new Parent.Spawn(0)).join()).isEmpty();
	}

	interface Parent {

		record Spawn(int count) implements Message<Parent, List<ActorRef<Parent>>> {
		}

	}

	static class ParentActor implements Actor<Parent> {

		@Handler
		List<ActorRef<Parent>> spawn(Parent.Spawn message, ActorContext<Parent> context) {
			return IntStream.range(0, message.count())
				.<ActorRef<Parent>>mapToObj((i) -> context.spawn(ParentActor::new))
				.toList();
		}

	}

}
