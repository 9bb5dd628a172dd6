package io.pura.demo.chat;

import java.time.Duration;

import io.pura.actor.ActorRef;
import io.pura.actor.ActorSystem;
import io.pura.demo.chat.room.Line;
import io.pura.demo.chat.room.Lobby;
import io.pura.demo.chat.room.Room;
import io.pura.demo.chat.room.RoomListener;
import io.pura.spring.ActorSystemCustomizer;
import io.pura.testkit.ManualTime;
import io.pura.testkit.TestProbe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.boot.webmvc.test.autoconfigure.MockMvcPrint;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The rooms, through the API for scripts and from within.
 */
@SpringBootTest
@AutoConfigureMockMvc(print = MockMvcPrint.NONE)
class RoomApiTests {

	@Autowired
	private MockMvcTester mvc;

	@Autowired
	private ActorRef<Lobby> lobby;

	@Autowired
	private ActorSystem system;

	@Autowired
	private ManualTime time;

	@Test
	void opensARoomWithTheFirstMessage() {
		assertThat(describe("garden")).hasStatus(404)
			.bodyJson()
			.extractingPath("$.detail")
			.isEqualTo("There is no room 'garden'");
		assertThat(say("garden", "ann", "hi")).hasStatus(201).hasHeader("Location", "/api/rooms/garden");
		assertThat(describe("garden")).hasStatusOk().bodyJson().satisfies((json) -> {
			json.assertThat().extractingPath("$.messages[0].from").isEqualTo("ann");
			json.assertThat().extractingPath("$.messages[0].text").isEqualTo("hi");
			json.assertThat().extractingPath("$.members").asArray().isEmpty();
		});
		assertThat(this.mvc.get().uri("/api/rooms").exchange()).hasStatusOk()
			.bodyJson()
			.extractingPath("$")
			.asArray()
			.contains("garden");
	}

	@Test
	void remembersTheLastHundredLines() {
		for (int i = 0; i < 120; i++) {
			assertThat(say("attic", "ann", "line " + i)).hasStatus(201);
		}
		assertThat(describe("attic")).bodyJson().satisfies((json) -> {
			json.assertThat().extractingPath("$.messages.length()").isEqualTo(100);
			json.assertThat().extractingPath("$.messages[0].text").isEqualTo("line 20");
			json.assertThat().extractingPath("$.messages[99].text").isEqualTo("line 119");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"user\": \"ann\", \"text\": \" \"}", "{\"user\": \"ann\"}", "{\"text\": \"hi\"}",
			"{\"user\": \"\", \"text\": \"hi\"}", "{\"user\": \"a/b\", \"text\": \"hi\"}", "{\"user\": \"ann\",", "" })
	void refusesBadInput(String body) {
		assertThat(post("cellar", body)).hasStatus(400)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
			.bodyJson()
			.extractingPath("$.status")
			.isEqualTo(400);
		assertThat(describe("cellar")).hasStatus(404);
	}

	@Test
	void refusesAMessageThatIsTooLong() {
		assertThat(say("vault", "ann", "x".repeat(2000))).hasStatus(201);
		assertThat(say("vault 2", "ann", "x".repeat(2001))).hasStatus(400);
	}

	@ParameterizedTest
	@ValueSource(strings = { " ", ".x", "at@sign", "a very long name that has more than thirty-two letters" })
	void refusesABadName(String room) {
		assertThat(say(room, "ann", "hi")).hasStatus(400).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
	}

	@Test
	void tellsMembersWhoComesAndGoesAndWhatIsSaid() {
		TestProbe<RoomListener> ann = TestProbe.create(this.system, "ann", RoomListener.class);
		TestProbe<RoomListener> bob = TestProbe.create(this.system, "bob", RoomListener.class);
		ActorRef<Room> room = this.lobby.ask(new Lobby.Enter("hall", "ann", ann.ref())).join().room();
		assertThat(this.lobby.ask(new Lobby.Enter("hall", "bob", bob.ref())).join().view().messages())
			.extracting(Line::text)
			.containsExactly("ann joined", "bob joined");
		assertThat(ann.expectMessageType(RoomListener.MembersChanged.class).members()).containsExactly("ann", "bob");
		assertThat(ann.expectMessageType(RoomListener.Heard.class).line().text()).isEqualTo("bob joined");
		room.tell(new Room.Say("bob", "hello"));
		assertThat(ann.expectMessageType(RoomListener.Heard.class).line()).satisfies((line) -> {
			assertThat(line.from()).isEqualTo("bob");
			assertThat(line.text()).isEqualTo("hello");
		});
		this.system.stop(bob.ref()).join();
		assertThat(ann.expectMessageType(RoomListener.MembersChanged.class).members()).containsExactly("ann");
		assertThat(ann.expectMessageType(RoomListener.Heard.class).line().text()).isEqualTo("bob left");
		this.system.stop(ann.ref()).join();
	}

	@Test
	void refusesASecondMemberOfTheSameName() {
		TestProbe<RoomListener> ann = TestProbe.create(this.system, "first", RoomListener.class);
		TestProbe<RoomListener> other = TestProbe.create(this.system, "second", RoomListener.class);
		this.lobby.ask(new Lobby.Enter("porch", "ann", ann.ref())).join();
		assertThat(this.lobby.ask(new Lobby.Enter("porch", "ann", other.ref()))).failsWithin(Duration.ofSeconds(3))
			.withThrowableThat()
			.withMessageContaining("Somebody in porch is called ann already");
		this.system.stop(ann.ref()).join();
		this.system.stop(other.ref()).join();
	}

	@Test
	void closesARoomInWhichNobodyIsAndNothingHappensForTenMinutes() {
		assertThat(say("shed", "ann", "hi")).hasStatus(201);
		this.time.advance(Duration.ofMinutes(9));
		assertThat(say("shed", "ann", "still here")).hasStatus(201);
		this.time.advance(Duration.ofMinutes(9));
		assertThat(describe("shed")).hasStatusOk();
		this.time.advance(Duration.ofMinutes(10));
		await().untilAsserted(() -> assertThat(describe("shed")).hasStatus(404));
		assertThat(say("shed", "ann", "again")).hasStatus(201);
	}

	@Test
	void losesNoMessageToARoomThatIsClosing() {
		for (int i = 0; i < 100; i++) {
			assertThat(say("gate", "ann", "line " + i)).hasStatus(201);
			this.time.advance(Duration.ofMinutes(10));
		}
	}

	@Test
	void keepsARoomWithMembers() {
		TestProbe<RoomListener> ann = TestProbe.create(this.system, "sitter", RoomListener.class);
		this.lobby.ask(new Lobby.Enter("library", "ann", ann.ref())).join();
		this.time.advance(Duration.ofHours(5));
		assertThat(describe("library")).hasStatusOk();
		this.system.stop(ann.ref()).join();
		await().untilAsserted(() -> assertThat(describe("library")).bodyText().contains("ann left"));
		this.time.advance(Duration.ofMinutes(10));
		await().untilAsserted(() -> assertThat(describe("library")).hasStatus(404));
	}

	private MvcTestResult describe(String room) {
		return this.mvc.get().uri("/api/rooms/{room}", room).exchange();
	}

	private MvcTestResult say(String room, String user, String text) {
		return post(room, "{\"user\": \"" + user + "\", \"text\": \"" + text + "\"}");
	}

	private MvcTestResult post(String room, String body) {
		return this.mvc.post()
			.uri("/api/rooms/{room}/messages", room)
			.contentType(MediaType.APPLICATION_JSON)
			.content(body)
			.exchange();
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class TimeConfiguration {

		@Bean
		ManualTime manualTime() {
			return new ManualTime();
		}

		@Bean
		ActorSystemCustomizer manualTimeCustomizer(ManualTime time) {
			return (builder) -> builder.clock(time).timers(time);
		}

	}

}
