package io.pura.benchmarks.local.vertx;

import java.util.concurrent.CompletableFuture;

import io.pura.benchmarks.local.workload.Asks;

/**
 * A consumer that other threads ask.
 */
record VertxAsks(Bus bus) implements Asks {

	@Override
	public Echo echo() {
		String address = this.bus.setUp(() -> this.bus.register(new Echoing(this.bus)));
		return (value) -> ask(address, value);
	}

	private CompletableFuture<Answer> ask(String address, int value) {
		CompletableFuture<Answer> answer = new CompletableFuture<>();
		this.bus.<Answer>request(address, new Echoing.Question(value))
			.onSuccess((message) -> answer.complete(message.body()))
			.onFailure(answer::completeExceptionally);
		return answer;
	}

}
