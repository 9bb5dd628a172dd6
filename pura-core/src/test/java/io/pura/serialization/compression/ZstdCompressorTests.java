package io.pura.serialization.compression;

import java.util.HexFormat;

import org.junit.jupiter.api.Test;

class ZstdCompressorTests extends CompressorLaws {

	ZstdCompressorTests() {
		super(Compression.ZSTD);
	}

	@Test
	void frameThatIsSkippedIsCorrupt() {
		assertCorrupt(HexFormat.of().parseHex("502a4d180400000001020304"), 4, true);
		assertCorrupt(HexFormat.of().parseHex("502a4d180400000001020304"), 4, false);
	}

	@Test
	void framesOfVersionsBeforeOneAreCorrupt() {
		for (String magic : new String[] { "22b52ffd", "23b52ffd", "24b52ffd", "25b52ffd", "26b52ffd", "27b52ffd" }) {
			assertCorrupt(HexFormat.of().parseHex(magic + "0000400000c00000"), 1, true);
		}
	}

	@Test
	void frameBehindOneThatIsSkippedIsCorrupt() {
		byte[] piece = json(1, 1000);
		byte[] compressed = compress(piece, true);
		byte[] both = new byte[compressed.length + 8];
		System.arraycopy(HexFormat.of().parseHex("502a4d1800000000"), 0, both, 0, 8);
		System.arraycopy(compressed, 0, both, 8, compressed.length);
		assertCorrupt(both, piece.length, true);
	}

}
