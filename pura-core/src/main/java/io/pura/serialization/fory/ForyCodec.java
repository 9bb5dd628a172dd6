package io.pura.serialization.fory;

import java.lang.reflect.Type;
import java.util.Set;

import io.pura.serialization.ActorRefFormat;
import io.pura.serialization.Codec;
import io.pura.serialization.ScratchBytes;
import io.pura.serialization.SerializationException;
import io.pura.serialization.TypeCodec;
import org.apache.fory.exception.ForyException;
import org.apache.fory.logging.LoggerFactory;

/**
 * Apache Fory, called {@code fory}: the fast one. It needs
 * {@code org.apache.fory:fory-core}.
 * <p>
 * Nothing need be registered by hand, and nothing else is ever read: for each type of
 * message those classes are known that its declared components lead to, with the
 * permitted classes of sealed types and the arguments of generic ones. Each has a number
 * that is made of its name, the same on all nodes. A component of a type that anything
 * could stand behind, such as {@code Object} or an interface that is not sealed, is
 * refused. Components that are not known are ignored, unless they hold objects of a class
 * that is not known either, and those that are missing get defaults. Fory makes classes
 * at run time, so it is not for native images, and all nodes should use the same version
 * of it.
 */
public final class ForyCodec implements Codec {

	private final ActorRefFormat refs;

	private final int maxBytes;

	private final ScratchBytes scratch = new ScratchBytes();

	private ForyCodec(ActorRefFormat refs, int maxBytes) {
		// Otherwise it writes to the standard output.
		LoggerFactory.useSlf4jLogging(true);
		this.refs = refs;
		this.maxBytes = maxBytes;
	}

	/**
	 * Returns the factory of this codec.
	 * @return the factory
	 */
	public static Codec.Factory factory() {
		return ForyCodec::new;
	}

	@Override
	public String name() {
		return "fory";
	}

	@Override
	public TypeCodec forType(Type type) {
		TypeGraph graph = TypeGraph.of(type);
		try {
			Class<?> root = TypeGraph.raw(type);
			return new ForyTypeCodec(type, root, new ForyPool(root, graph, this.refs, this.maxBytes, Set.of()),
					this.scratch);
		}
		catch (ForyException | IllegalArgumentException ex) {
			throw new SerializationException(type.getTypeName() + " cannot travel to another node: " + ex.getMessage(),
					ex);
		}
	}

}
