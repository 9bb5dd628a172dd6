package io.pura.story;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

import io.pura.actor.Actor;
import io.pura.actor.ActorContext;
import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.actor.Handler;
import io.pura.actor.Message;
import io.pura.spring.ActorComponent;
import io.pura.story.SmallestProgramTests.Counter.Add;
import io.pura.story.SmallestProgramTests.Counter.Read;
import io.pura.story.SmallestProgramTests.Counter.Reset;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.boot.webmvc.test.autoconfigure.MockMvcPrint;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The smallest program, as the README has it.
 */
@SpringBootTest(classes = SmallestProgramTests.Application.class)
@AutoConfigureMockMvc(print = MockMvcPrint.NONE)
class SmallestProgramTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private AuditService audit;

	@Autowired
	private ActorRef<Counter> counter;

	@Test
	void countsWhatIsPosted() {
		this.counter.tell(new Reset());
		assertThat(this.mvc.post().uri("/counter?by=2").exchange()).hasStatusOk().hasBodyTextEqualTo("2");
		assertThat(this.mvc.post().uri("/counter?by=3").exchange()).hasStatusOk().hasBodyTextEqualTo("5");
		assertThat(this.counter.ask(new Read()).join()).isEqualTo(5);
		assertThat(this.audit.entries).containsSubsequence("added 2", "added 3");
	}

	@Test
	void worksWithoutSpring() {
		try (ActorSystem system = ActorSystem.create("demo")) {
			ActorRef<Counter> counter = system.spawn("counter", () -> new CounterActor(this.audit));
			counter.tell(new Add(1));
			assertThat(counter.ask(new Add(2)).join()).isEqualTo(3);
		}
	}

	@EnableAutoConfiguration
	@Import({ CounterActor.class, CounterController.class, AuditService.class })
	static class Application {

	}

	public interface Counter {

		record Add(int by) implements Message<Counter, Long> {
		}

		record Read() implements Message<Counter, Long> {
		}

		record Reset() implements Message<Counter, Void> {
		}

	}

	@ActorComponent("counter")
	static class CounterActor implements Actor<Counter> {

		private final AuditService audit;

		private long value;

		CounterActor(AuditService audit) {
			this.audit = audit;
		}

		@Handler
		long add(Add message) {
			this.audit.add("added " + message.by());
			return this.value += message.by();
		}

		@Handler
		long read(Read message) {
			return this.value;
		}

		@Handler
		void reset(Reset message, ActorContext<Counter> context) {
			this.value = 0;
		}

	}

	@RestController
	static class CounterController {

		private final ActorRef<Counter> counter;

		CounterController(ActorRef<Counter> counter) {
			this.counter = counter;
		}

		@PostMapping("/counter")
		CompletionStage<Long> add(@RequestParam int by) {
			return this.counter.ask(new Add(by));
		}

	}

	static class AuditService {

		private final List<String> entries = new ArrayList<>();

		synchronized void add(String entry) {
			this.entries.add(entry);
		}

	}

}
