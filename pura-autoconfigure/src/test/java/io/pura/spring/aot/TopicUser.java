package io.pura.spring.aot;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.pura.spring.example.OrderPlaced;
import io.pura.spring.topic.TopicBridge;
import io.pura.spring.topic.TopicListener;
import io.pura.topic.Topic;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/**
 * Has topics injected in all ways, and listens.
 */
@Configuration(proxyBeanMethods = false)
class TopicUser {

	private final Topic<OrderPlaced> orders;

	private final ObjectProvider<Topic<Integer>> numbers;

	private final List<String> heard = new CopyOnWriteArrayList<>();

	@Autowired
	@Qualifier("texts")
	private Topic<String> texts;

	TopicUser(Topic<OrderPlaced> orders, @Qualifier("numbers") ObjectProvider<Topic<Integer>> numbers) {
		this.orders = orders;
		this.numbers = numbers;
	}

	@Bean
	static TopicBridge textsToEvents(@Qualifier("texts") Topic<String> texts) {
		return TopicBridge.toEvents(texts);
	}

	@TopicListener
	void order(OrderPlaced order) {
		this.heard.add("order " + order.id());
	}

	@TopicListener("numbers")
	void number(int number) {
		this.heard.add("number " + number);
	}

	List<String> publish() {
		this.orders.publishAndWait(new OrderPlaced(1)).join();
		this.numbers.getObject().publishAndWait(2).join();
		this.texts.publishAndWait("three").join();
		return this.heard;
	}

	@EventListener
	void text(String text) {
		this.heard.add("text " + text);
	}

}
