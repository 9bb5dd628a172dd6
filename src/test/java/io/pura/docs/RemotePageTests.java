package io.pura.docs;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code docs/remote.md} shows can be copied.
 */
class RemotePageTests {

	private static final Path PAGE = Path.of("..", "docs", "remote.md");

	@Test
	void codeCompiles(@TempDir Path directory) throws Exception {
		assertThat(CodeOfPage.read(PAGE).compile(directory)).isNotEmpty();
	}

}
