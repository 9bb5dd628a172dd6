package io.pura.spring.diagnostics;

import java.util.List;

import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.autoconfigure.topic.PuraTopicAutoConfiguration;
import io.pura.spring.example.OrderPlaced;
import io.pura.spring.topic.TopicListener;
import io.pura.topic.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@ExtendWith(OutputCaptureExtension.class)
class TopicFailureAnalyzersTests {

	@Test
	void wrongListenerMethodIsExplained(CapturedOutput output) {
		fail(PrivateListener.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Listener method " + PrivateListener.class.getName()
					+ ".on(OrderPlaced) is private, so it cannot be called through the bean.")
			.contains("Make the method neither private nor static.");
	}

	@Test
	void genericTopicIsExplained(CapturedOutput output) {
		fail(WantsGenericTopic.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("wants a Topic<java.util.List<java.lang.String>>")
			.contains("Publish a record that holds the List");
	}

	@Test
	void twoTypesForOneNameAreExplained(CapturedOutput output) {
		fail(WantsTexts.class, ListensToOrders.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Topic 'orders' is wanted with two types of values: java.lang.String and "
					+ OrderPlaced.class.getName() + ".")
			.contains("Use one type wherever a qualifier or @TopicListener says 'orders'");
	}

	private static void fail(Class<?>... sources) {
		SpringApplication application = new SpringApplicationBuilder(Application.class).sources(sources)
			.web(WebApplicationType.NONE)
			.build();
		assertThatException().isThrownBy(application::run);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ PuraAutoConfiguration.class, PuraTopicAutoConfiguration.class })
	static class Application {

	}

	static class PrivateListener {

		@TopicListener
		private void on(OrderPlaced order) {
		}

	}

	static class WantsGenericTopic {

		WantsGenericTopic(Topic<List<String>> topic) {
		}

	}

	static class WantsTexts {

		WantsTexts(@Qualifier("orders") Topic<String> topic) {
		}

	}

	static class ListensToOrders {

		@TopicListener("orders")
		void on(OrderPlaced order) {
		}

	}

}
