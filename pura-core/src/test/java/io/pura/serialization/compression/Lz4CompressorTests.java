package io.pura.serialization.compression;

class Lz4CompressorTests extends CompressorLaws {

	Lz4CompressorTests() {
		super(Compression.LZ4);
	}

}
