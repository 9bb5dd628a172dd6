package io.pura.serialization.compression;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.pura.Internal;
import org.jspecify.annotations.Nullable;

/**
 * An algorithm that makes what goes to other nodes smaller. All are lossless, and each
 * batch is compressed on its own: what one actor sends is in one stream of symbols with
 * what others send to the same node. Who can have a secret and text of his own choice
 * sent together, and sees the size of what is sent, can guess the secret byte by byte,
 * under TLS too (as CRIME and BREACH do): do not compress where messages of strangers
 * travel beside secrets on a network that strangers can watch.
 */
public enum Compression {

	/**
	 * No compression.
	 */
	NONE(0, null),

	/**
	 * LZ4 blocks: the least time. Needs the library {@code at.yawk.lz4:lz4-java}.
	 */
	LZ4(1, "at.yawk.lz4:lz4-java"),

	/**
	 * Zstandard frames: the smallest result for its time. Needs the library
	 * {@code com.github.luben:zstd-jni}, and takes some hundred KiB of native memory for
	 * each connection that uses it.
	 */
	ZSTD(2, "com.github.luben:zstd-jni"),

	/**
	 * Raw DEFLATE (RFC 1951) of the JDK, which needs no library and takes the most time.
	 */
	DEFLATE(3, null);

	private final int code;

	private final @Nullable String library;

	Compression(int code, @Nullable String library) {
		this.code = code;
		this.library = library;
	}

	/**
	 * Returns the name by which nodes agree on this algorithm.
	 * @return the name in lower case, such as {@code lz4}
	 */
	public String id() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Returns the number that stands for this algorithm in front of what was compressed.
	 * @return the number, below 256
	 */
	@Internal
	public int code() {
		return this.code;
	}

	/**
	 * Returns what must be on the class path.
	 * @return group and artifact of the library, or {@code null} if none is needed
	 */
	public @Nullable String library() {
		return this.library;
	}

	/**
	 * Returns whether this algorithm can be used here: whether its library is on the
	 * class path, and its native code, if it has some, can be loaded.
	 * @return whether it can be used
	 */
	public boolean isAvailable() {
		try {
			requireAvailable();
			return true;
		}
		catch (CompressionUnavailableException ex) {
			return false;
		}
	}

	/**
	 * Checks whether this algorithm can be used here.
	 * @throws CompressionUnavailableException if not, with what is missing
	 */
	public void requireAvailable() {
		if (this != NONE) {
			open().close();
		}
	}

	/**
	 * Makes a compressor, which holds native memory until it is closed.
	 * @return a new compressor
	 * @throws CompressionUnavailableException if the library is missing
	 */
	@Internal
	public Compressor open() {
		try {
			return switch (this) {
				case LZ4 -> new Lz4Compressor();
				case ZSTD -> new ZstdCompressor();
				case DEFLATE -> new DeflateCompressor();
				case NONE -> throw new IllegalStateException("There is nothing to compress with none");
			};
		}
		catch (LinkageError ex) {
			throw new CompressionUnavailableException(this, ex);
		}
	}

	/**
	 * Returns the algorithms that can be used here.
	 * @return all that are available, without {@link #NONE}
	 */
	@Internal
	public static List<Compression> available() {
		return Arrays.stream(values())
			.filter((compression) -> compression != NONE && compression.isAvailable())
			.toList();
	}

	/**
	 * Returns the algorithm with a number.
	 * @param code the number
	 * @return the algorithm, or nothing if there is none of that number
	 */
	@Internal
	public static Optional<Compression> ofCode(int code) {
		return Arrays.stream(values()).filter((compression) -> compression.code == code).findFirst();
	}

}
