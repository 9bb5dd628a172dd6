package io.pura.demo.launcher;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LauncherOptionsTests {

	@Test
	void asksForSeveralNodesOnlyWithMulti() {
		assertThat(LauncherOptions.present("--nodes", "3")).isFalse();
		assertThat(LauncherOptions.present("--nodes", "3", "--multi")).isTrue();
	}

	@Test
	void hasThreeNodesUnlessToldOtherwise() {
		LauncherOptions options = LauncherOptions.parse("--multi");
		assertThat(options.nodes()).isEqualTo(3);
		assertThat(options.node()).isEmpty();
		assertThat(options.httpPort()).isEqualTo(8080);
		assertThat(options.basePort()).isEqualTo(8558);
		assertThat(options.passedOn()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "--nodes 5 --node 4 --http-port 9000 --base-port 7000",
			"--nodes=5 --node=4 --http-port=9000 --base-port=7000" })
	void takesValuesBehindASpaceOrAnEqualsSign(String line) {
		LauncherOptions options = LauncherOptions.parse(("--multi " + line).split(" "));
		assertThat(options.nodes()).isEqualTo(5);
		assertThat(options.node()).hasValue(4);
		assertThat(options.httpPort()).isEqualTo(9000);
		assertThat(options.basePort()).isEqualTo(7000);
		assertThat(options.passedOn()).isEmpty();
	}

	@Test
	void passesAllOtherArgumentsOn() {
		assertThat(
				LauncherOptions.parse("--chat.keep-empty-room=1m", "--multi", "file", "--nodes", "2", "-x").passedOn())
			.containsExactly("--chat.keep-empty-room=1m", "file", "-x");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					--nodes 0                           | --nodes 0: choose a number from 1 to 16.
					--nodes 17                          | --nodes 17: choose a number from 1 to 16.
					--nodes x                           | --nodes x: 'x' is not a number.
					--nodes                             | --nodes needs a number, for example --nodes 3
					--nodes=                            | --nodes needs a number, for example --nodes 3
					--http-port --nodes 3               | --http-port needs a number, for example --http-port 8080
					--node 4                            | --node 4: there is no such node. Choose a number from 1 to 3, or more --nodes.
					--node 0                            | --node 0: there is no such node. Choose a number from 1 to 3, or more --nodes.
					--http-port 0                       | --http-port 0: choose a number from 1 to 65535.
					--base-port 65536                   | --base-port 65536: choose a number from 1 to 65535.
					--http-port 65534                   | --http-port 65534: node-3 would need port 65536, and the last port is 65535. Choose 65533 or less.
					--http-port 8556                    | The HTTP ports, 8556 to 8558, and the cluster ports, 8558 to 8560, overlap. Choose others with --http-port or --base-port.
					--base-port 8080                    | The HTTP ports, 8080 to 8082, and the cluster ports, 8080 to 8082, overlap. Choose others with --http-port or --base-port.
					--server.port=9000                  | --server.port=9000 would be the same for all nodes. Use --http-port, which counts up for each node.
					--pura.remote.port=9000             | --pura.remote.port=9000 would be the same for all nodes. Use --base-port, which counts up for each node.
					""")
	void refusesWhatItCannotDo(String line, String problem) {
		assertThatExceptionOfType(BadOptionException.class)
			.isThrownBy(() -> LauncherOptions.parse(("--multi " + line).split(" ")))
			.withMessage(problem);
	}

	@Test
	void acceptsTheLastPorts() {
		assertThat(LauncherOptions.parse("--multi", "--http-port", "65533").httpPort()).isEqualTo(65533);
		assertThat(LauncherOptions.parse("--multi", "--http-port", "8555").httpPort()).isEqualTo(8555);
	}

	@Test
	void writesTheArgumentsThatStartOneOfTheNodes() {
		LauncherOptions options = LauncherOptions.parse("--multi", "--nodes", "4", "--http-port=9000", "--x=y");
		LauncherOptions again = LauncherOptions.parse(options.only(2).toArray(String[]::new));
		assertThat(again.node()).hasValue(2);
		assertThat(again.nodes()).isEqualTo(4);
		assertThat(again.httpPort()).isEqualTo(9000);
		assertThat(again.basePort()).isEqualTo(8558);
		assertThat(again.passedOn()).containsExactly("--x=y");
	}

}
