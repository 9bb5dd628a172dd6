package io.pura.serialization.compression;

class DeflateCompressorTests extends CompressorLaws {

	DeflateCompressorTests() {
		super(Compression.DEFLATE);
	}

}
