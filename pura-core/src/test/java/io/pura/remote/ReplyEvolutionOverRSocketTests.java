package io.pura.remote;

import java.util.List;

import io.pura.remote.ReplyEvolutionTests.Second;
import io.pura.remote.ReplyEvolutionTests.SecondActor;
import io.pura.remote.ReplyEvolutionTests.Third;
import io.pura.remote.ReplyEvolutionTests.ThirdActor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Replies of two versions over real connections, from the first one on.
 */
class ReplyEvolutionOverRSocketTests {

	private final WiresOverRSocket nodes = new WiresOverRSocket();

	@AfterEach
	void stop() {
		this.nodes.close();
	}

	@Test
	void eachAskerReadsWhatTheOtherVersionAnswers() {
		Wire older = this.nodes.bind(ReplyEvolutionTests.TO_TWO, DeliverySettings.DEFAULT);
		Wire newer = this.nodes.bind(ReplyEvolutionTests.TO_THREE, DeliverySettings.DEFAULT);
		NodeAddress old = older.self().address();
		NodeAddress latest = newer.self().address();
		this.nodes.system(0).spawn("account", SecondActor::new);
		this.nodes.system(1).spawn("account", ThirdActor::new);
		older.join(List.of(latest), () -> {
		});
		newer.join(List.of(old), () -> {
		});
		for (String owner : List.of("anna", "x".repeat(150_000), "otto")) {
			assertThat(newer.actor(old, "account", Third.class).ask(new Third.Ask(owner)).join())
				.isEqualTo(new Third.Balance(owner, 800, "USD"));
			assertThat(older.actor(latest, "account", Second.class).ask(new Second.Ask(owner)).join())
				.isEqualTo(new Second.Balance(owner, 0, "EUR"));
		}
	}

}
