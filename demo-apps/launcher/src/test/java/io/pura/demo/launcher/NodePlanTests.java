package io.pura.demo.launcher;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NodePlanTests {

	@Test
	void countsPortsUp() {
		List<NodePlan> plans = plans("--multi");
		assertThat(plans).extracting(NodePlan::name).containsExactly("node-1", "node-2", "node-3");
		assertThat(plans).extracting(NodePlan::url)
			.containsExactly("http://localhost:8080", "http://localhost:8081", "http://localhost:8082");
		assertThat(plans).extracting(NodePlan::clusterAddress)
			.containsExactly("127.0.0.1:8558", "127.0.0.1:8559", "127.0.0.1:8560");
	}

	@Test
	void tellsEachNodeItsPortsAndAllSeeds() {
		assertThat(plans("--multi", "--nodes=2", "--chat.keep-empty-room=1m").get(1).args()).containsExactly(
				"--server.port=8081", "--pura.remote.port=8559", "--pura.cluster.enabled=true",
				"--pura.cluster.name=chat", "--pura.cluster.discovery.static.seeds=127.0.0.1:8558,127.0.0.1:8559",
				"--spring.main.banner-mode=off", "--spring.output.ansi.enabled=never", "--chat.keep-empty-room=1m");
	}

	@Test
	void leavesToTheUserWhatTheUserSets() {
		assertThat(plans("--multi", "--pura.cluster.name=other", "--spring.main.banner-mode=console").get(0).args())
			.contains("--pura.cluster.name=other", "--spring.main.banner-mode=console")
			.doesNotContain("--pura.cluster.name=chat", "--spring.main.banner-mode=off");
	}

	@Test
	void knowsWhetherColoursAreShown() {
		assertThat(NodePlan.all("chat", true, LauncherOptions.parse("--multi")).get(0).args())
			.contains("--spring.output.ansi.enabled=always");
	}

	private static List<NodePlan> plans(String... args) {
		return NodePlan.all("chat", false, LauncherOptions.parse(args));
	}

}
