package io.pura.serialization.compression;

/**
 * An algorithm cannot be used, as its library is not on the class path or cannot load its
 * native code.
 */
public final class CompressionUnavailableException extends IllegalStateException {

	private final Compression compression;

	CompressionUnavailableException(Compression compression, Throwable cause) {
		super("Compression '%s' needs the library %s, which cannot be loaded: add it to the class path (%s)"
			.formatted(compression.id(), compression.library(), cause), cause);
		this.compression = compression;
	}

	/**
	 * Returns what cannot be used.
	 * @return the algorithm
	 */
	public Compression compression() {
		return this.compression;
	}

}
