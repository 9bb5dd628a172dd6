package io.pura.serialization.compression;

import io.pura.Internal;
import org.jspecify.annotations.Nullable;

/**
 * What should be decompressed was not made by the algorithm, or has changed since.
 */
@Internal
public final class CorruptDataException extends RuntimeException {

	CorruptDataException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	static CorruptDataException size(Compression compression, long size, int expected) {
		return new CorruptDataException(
				"%s data holds %d bytes instead of %d".formatted(compression.id(), size, expected), null);
	}

}
