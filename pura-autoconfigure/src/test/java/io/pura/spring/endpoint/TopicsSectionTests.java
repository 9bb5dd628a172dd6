package io.pura.spring.endpoint;

import java.util.List;

import io.pura.actor.ActorSystem;
import io.pura.spring.endpoint.TopicsDescriptor.TopicDescriptor;
import io.pura.spring.example.Counter;
import io.pura.spring.example.CounterActor;
import io.pura.topic.Topics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class TopicsSectionTests {

	private final ActorSystem system = ActorSystem.create("shown");

	private final Topics topics = Topics.of(this.system);

	private final PuraEndpoint endpoint = new PuraEndpoint(List.of(new TopicsSection(this.topics)));

	@BeforeEach
	void publish() {
		this.topics.topic("prices", Integer.class)
			.subscribe(this.system.spawn("counter", CounterActor::new), Counter.Add::new);
		this.topics.topic("prices", Integer.class).publish(7);
		this.topics.retained("a/b", String.class).publish("secret");
	}

	@AfterEach
	void close() {
		this.system.close();
	}

	@Test
	void topicsAreShownByName() {
		assertThat(this.endpoint.section("topics"))
			.isEqualTo(new TopicsDescriptor(List.of(new TopicDescriptor("a/b", "java.lang.String", 0, true, 1),
					new TopicDescriptor("prices", "java.lang.Integer", 1, false, 1)), 1000, false));
	}

	@Test
	void oneTopicIsShown() {
		assertThat(this.endpoint.section("topics", "prices"))
			.isEqualTo(new TopicDescriptor("prices", "java.lang.Integer", 1, false, 1));
		assertThat(this.endpoint.section("topics", "a", "b"))
			.isEqualTo(new TopicDescriptor("a/b", "java.lang.String", 0, true, 1));
		assertThat(this.endpoint.section("topics", "other")).isNull();
	}

	@Test
	void onlyTheFirstOfManyAreShown() {
		for (int i = 0; i < 1000; i++) {
			this.topics.topic("topic " + i, String.class);
		}
		assertThat(this.endpoint.section("topics")).isInstanceOfSatisfying(TopicsDescriptor.class, (shown) -> {
			assertThat(shown.topics()).hasSize(1000);
			assertThat(shown.truncated()).isTrue();
		});
	}

	@Test
	void whatIsShownBecomesJsonWithoutValues() {
		assertThat(JsonMapper.shared().writeValueAsString(this.endpoint.section("topics")))
			.startsWith("{\"topics\":[{\"name\":\"a/b\",\"type\":\"java.lang.String\"")
			.doesNotContain("secret");
	}

}
