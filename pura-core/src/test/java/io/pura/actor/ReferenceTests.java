package io.pura.actor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.pura.testkit.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Equality and views of references.
 */
@Timeout(60)
class ReferenceTests {

	private final ManualTime time = new ManualTime();

	private final ActorSystem system = this.time.process().builder("refs").build();

	ReferenceTests() {
		this.system.start();
	}

	@AfterEach
	void stop() {
		this.system.stop();
		this.time.advance(Duration.ofMinutes(1));
	}

	private void end(ActorRef<?> ref) {
		this.system.stop(ref);
		this.time.run();
	}

	@Test
	void areEqualIfTheyLeadToTheSameActor() {
		ActorRef<Script> ref = this.system.spawn("one", ScriptActor::new);
		List<ActorRef<Script>> self = new ArrayList<>();
		ref.tell(Script.run((context) -> self.add(context.self())));
		this.time.run();
		ActorRef<Script> found = this.system.find("one", Script.class).orElseThrow();
		assertThat(ref).isEqualTo(self.get(0)).isEqualTo(found).hasSameHashCodeAs(found);
		assertThat(ref).isNotEqualTo(this.system.spawn("two", ScriptActor::new));
	}

	@Test
	void areEqualOverRestarts() {
		ActorRef<Script> ref = this.system.spawn("one", ScriptActor::new);
		int hash = ref.hashCode();
		ref.tell(Script.run((context) -> {
			throw new AssertionError("on purpose");
		}));
		this.time.advance(Duration.ofSeconds(5));
		assertThat(this.system.find("one", Script.class)).contains(ref);
		assertThat(ref.hashCode()).isEqualTo(hash);
	}

	@Test
	void areEqualAfterTheEndButNotToTheNextActorOfTheirName() {
		ActorRef<Script> ref = this.system.spawn("one", ScriptActor::new);
		Set<ActorRef<?>> known = new HashSet<>(Set.of(ref));
		end(ref);
		assertThat(known).contains(ref);
		ActorRef<Script> next = this.system.spawn("one", ScriptActor::new);
		assertThat(next).isNotEqualTo(ref);
		assertThat(next.path()).isEqualTo(ref.path());
		assertThat(known).doesNotContain(next);
		assertThat(ref.offer(new Script.Note("a"))).isEqualTo(Offer.STOPPED);
		assertThat(next.offer(new Script.Note("a"))).isEqualTo(Offer.ACCEPTED);
	}

	@Test
	void ofOneSystemDifferFromThoseOfAnother() {
		ActorSystem other = this.time.process().builder("refs").build();
		assertThat(this.system.spawn("one", ScriptActor::new)).isNotEqualTo(other.spawn("one", ScriptActor::new));
		other.stop();
	}

	@Test
	void areNarrowedToASuperProtocol() {
		List<String> heard = new ArrayList<>();
		ActorRef<Loud> loud = this.system.spawn(() -> new LoudActor(heard));
		ActorRef<Quiet> quiet = ActorRef.narrow(loud);
		assertThat((Object) quiet).isSameAs(loud);
		quiet.tell(new Quiet.Whisper());
		loud.tell(new Loud.Shout());
		loud.tell(new Quiet.Whisper());
		this.time.run();
		assertThat(heard).containsExactly("whisper", "shout", "whisper");
	}

	@Test
	void asRecipientsAreEqualIfActorAndClassAre() {
		ActorRef<Loud> ref = this.system.spawn(() -> new LoudActor(new ArrayList<>()));
		ActorRef<Loud> other = this.system.spawn(() -> new LoudActor(new ArrayList<>()));
		Recipient<Quiet.Whisper, String> recipient = ref.recipient(Quiet.Whisper.class);
		assertThat(recipient).isEqualTo(ref.recipient(Quiet.Whisper.class))
			.hasSameHashCodeAs(ref.recipient(Quiet.Whisper.class))
			.isEqualTo(ActorRef.<Quiet>narrow(ref).recipient(Quiet.Whisper.class))
			.isNotEqualTo(ref.recipient(Loud.Shout.class))
			.isNotEqualTo(other.recipient(Quiet.Whisper.class));
		assertThat(recipient.path()).isEqualTo(ref.path());
		end(ref);
		assertThat(recipient).isEqualTo(ref.recipient(Quiet.Whisper.class));
		assertThat(recipient.offer(new Quiet.Whisper())).isEqualTo(Offer.STOPPED);
	}

	interface Quiet {

		record Whisper() implements Message<Quiet, String> {
		}

	}

	interface Loud extends Quiet {

		record Shout() implements Message<Loud, String> {
		}

	}

	static class LoudActor implements Actor<Loud> {

		private final List<String> heard;

		LoudActor(List<String> heard) {
			this.heard = heard;
		}

		@Handler
		String whisper(Quiet.Whisper message) {
			this.heard.add("whisper");
			return "whispered";
		}

		@Handler
		String shout(Loud.Shout message) {
			this.heard.add("shout");
			return "shouted";
		}

	}

}
