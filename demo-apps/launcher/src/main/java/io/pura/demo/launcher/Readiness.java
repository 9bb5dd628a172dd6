package io.pura.demo.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Asks nodes whether they are ready. Any answer will do: a node that cannot find the
 * others yet is up all the same, and a demo need not have Actuator.
 */
final class Readiness {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private final HttpClient client = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.proxy(HttpClient.Builder.NO_PROXY)
		.connectTimeout(TIMEOUT)
		.build();

	boolean isReady(NodePlan plan) throws InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(uri(plan)).timeout(TIMEOUT).build();
		try {
			this.client.send(request, BodyHandlers.discarding());
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	static URI uri(NodePlan plan) {
		return URI.create("http://127.0.0.1:" + plan.httpPort() + "/actuator/health");
	}

}
