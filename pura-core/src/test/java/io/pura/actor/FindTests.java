package io.pura.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.pura.actor.ReferenceTests.Loud;
import io.pura.actor.ReferenceTests.LoudActor;
import io.pura.actor.ReferenceTests.Quiet;
import io.pura.testkit.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ActorSystem#find}, {@link ActorContext#child} and
 * {@link ActorContext#children}.
 */
@Timeout(60)
class FindTests {

	private final ManualTime time = new ManualTime();

	private final ActorSystem system = this.time.process().builder("find").build();

	private final List<ActorRef<?>> children = new ArrayList<>();

	private final ActorRef<Script> parent = this.system.spawn("parent", ScriptActor::new);

	FindTests() {
		this.system.start();
	}

	@AfterEach
	void stop() {
		this.system.stop();
		this.time.advance(Duration.ofMinutes(1));
	}

	/**
	 * Runs code in the turn of the parent.
	 */
	private void inTurn(Script.Code code) {
		boolean[] done = new boolean[1];
		this.parent.tell(Script.run((context) -> {
			code.run(context);
			done[0] = true;
		}));
		this.time.run();
		assertThat(done).as("it did not throw").containsExactly(true);
	}

	private void spawnChildren() {
		inTurn((context) -> {
			this.children.add(context.spawn("child", () -> new LoudActor(new ArrayList<>())));
			this.children.add(context.spawn(ScriptActor::new));
		});
	}

	@Test
	void findsAnActorAtTheTop() {
		assertThat(this.system.find("parent", Script.class)).containsSame(this.parent);
		assertThat(this.system.find("nobody", Script.class)).isEmpty();
		assertThat(this.system.find("", Script.class)).isEmpty();
	}

	@Test
	void findsAChildByTheNamesFromTheTopDown() {
		spawnChildren();
		assertThat(this.system.find("parent/child", Loud.class)).contains(loud());
		assertThat(this.system.find("child", Loud.class)).isEmpty();
		assertThat(this.system.find("parent/nobody", Loud.class)).isEmpty();
		assertThat(this.system.find("nobody/child", Loud.class)).isEmpty();
		assertThat(this.system.find("parent/child/grandchild", Loud.class)).isEmpty();
		assertThat(this.system.find("parent/", Loud.class)).isEmpty();
	}

	@SuppressWarnings("unchecked")
	private ActorRef<Loud> loud() {
		return (ActorRef<Loud>) this.children.get(0);
	}

	@Test
	void findsAnActorByASuperProtocol() {
		ActorRef<Loud> loud = this.system.spawn("loud", () -> new LoudActor(new ArrayList<>()));
		ActorRef<Quiet> quiet = this.system.find("loud", Quiet.class).orElseThrow();
		assertThat((Object) quiet).isSameAs(loud);
	}

	@Test
	void refusesAnotherProtocol() {
		assertThatExceptionOfType(ProtocolMismatchException.class)
			.isThrownBy(() -> this.system.find("parent", Loud.class))
			.withMessageContaining(
					"pura://find/parent has protocol io.pura.actor.Script, not " + "io.pura.actor.ReferenceTests$Loud");
	}

	@Test
	void doesNotFindActorsWithoutAName() {
		spawnChildren();
		String path = this.children.get(1).path().toString();
		String name = path.substring(path.lastIndexOf('/') + 1);
		assertThat(name).startsWith("$");
		assertThat(this.system.find("parent/" + name, Script.class)).isEmpty();
		inTurn((context) -> assertThat(context.child(name, Script.class)).isEmpty());
	}

	@Test
	void doesNotFindActorsThatHaveStopped() {
		spawnChildren();
		inTurn((context) -> context.stop(this.children.get(0)));
		assertThat(this.system.find("parent/child", Loud.class)).isEmpty();
		inTurn((context) -> {
			assertThat(context.child("child", Loud.class)).isEmpty();
			assertThat(context.children()).<Object>containsExactly(this.children.get(1));
		});
		this.system.stop(this.parent);
		this.time.run();
		assertThat(this.system.find("parent", Script.class)).isEmpty();
	}

	@Test
	void findsTheNextActorOfAName() {
		this.system.stop(this.parent);
		this.time.run();
		ActorRef<Script> next = this.system.spawn("parent", ScriptActor::new);
		assertThat(this.system.find("parent", Script.class)).containsSame(next);
	}

	@Test
	void findsActorsBeforeTheSystemStarts() {
		ActorSystem later = this.time.process().builder("later").build();
		ActorRef<Script> ref = later.spawn("one", ScriptActor::new);
		assertThat(later.find("one", Script.class)).containsSame(ref);
		later.stop();
	}

	@Test
	void findsAChildInTheTurnOfItsParent() {
		spawnChildren();
		inTurn((context) -> {
			assertThat(context.child("child", Loud.class)).contains(loud());
			assertThat(context.child("child", Quiet.class)).contains(ActorRef.narrow(loud()));
			assertThat(context.child("nobody", Loud.class)).isEmpty();
			assertThat(context.child("parent", Script.class)).isEmpty();
			assertThatExceptionOfType(ProtocolMismatchException.class)
				.isThrownBy(() -> context.child("child", Script.class))
				.withMessageContaining("pura://find/parent/child has protocol");
		});
	}

	@Test
	void listsTheChildrenOfAnActor() {
		inTurn((context) -> assertThat(context.children()).isEmpty());
		spawnChildren();
		inTurn((context) -> assertThat(context.children()).<Object>containsExactlyInAnyOrder(this.children.get(0),
				this.children.get(1)));
	}

	@Test
	void refusesToShowChildrenOutsideTheTurn() {
		List<ActorContext<Script>> contexts = new ArrayList<>();
		inTurn(contexts::add);
		assertThatIllegalStateException().isThrownBy(() -> contexts.get(0).child("child", Loud.class));
		assertThatIllegalStateException().isThrownBy(() -> contexts.get(0).children());
	}

}
