package io.pura.serialization.fory;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.zip.CRC32;

import io.pura.actor.ActorRef;
import io.pura.serialization.ActorRefFormat;
import io.pura.serialization.SerializationException;
import org.apache.fory.Fory;
import org.apache.fory.resolver.ClassResolver;
import org.apache.fory.resolver.SharedRegistry;

import org.jspecify.annotations.Nullable;

/**
 * Instances of Fory that know the classes of one type of message and no others. Safe for
 * use by any thread; each instance is lent to one thread at a time.
 */
final class ForyPool {

	/** The depth that other formats allow, and two of Fory's for each. */
	private static final int MAX_DEPTH = 400;

	private static final int MAX_VERSIONS = 100;

	/** For the class of the message, so that its name may change. */
	private static final long ROOT_ID = 0;

	private static final int KEPT = 8;

	private final Class<?> root;

	private final TypeGraph graph;

	private final ActorRefFormat refs;

	private final int maxBytes;

	private final Set<Class<?>> refClasses;

	private final @Nullable ClassLoader loader;

	private final SharedRegistry registry = new SharedRegistry();

	private final AtomicReferenceArray<@Nullable Lease> idle = new AtomicReferenceArray<>(KEPT);

	ForyPool(Class<?> root, TypeGraph graph, ActorRefFormat refs, int maxBytes, Set<Class<?>> refClasses) {
		this.root = root;
		this.graph = graph;
		this.refs = refs;
		this.maxBytes = maxBytes;
		this.refClasses = refClasses;
		this.loader = loader(graph);
		// Whatever is wrong with the type is seen now.
		give(create());
	}

	/**
	 * Returns a pool that knows classes of references besides.
	 */
	ForyPool with(Set<Class<?>> refClasses) {
		return new ForyPool(this.root, this.graph, this.refs, this.maxBytes, refClasses);
	}

	/**
	 * Returns the classes that values may consist of.
	 */
	Collection<Class<?>> classes() {
		return this.graph.classes();
	}

	Set<Class<?>> refClasses() {
		return this.refClasses;
	}

	Lease take() {
		int first = slot();
		for (int i = 0; i < KEPT; i++) {
			int slot = (first + i) % KEPT;
			Lease lease = (this.idle.get(slot) != null) ? this.idle.getAndSet(slot, null) : null;
			if (lease != null) {
				return lease;
			}
		}
		return create();
	}

	void give(Lease lease) {
		int first = slot();
		for (int i = 0; i < KEPT; i++) {
			int slot = (first + i) % KEPT;
			if (this.idle.get(slot) == null && this.idle.compareAndSet(slot, null, lease)) {
				return;
			}
		}
	}

	private static int slot() {
		return (int) (Thread.currentThread().getId() % KEPT);
	}

	private Lease create() {
		Fory fory = Fory.builder()
			.withXlang(false)
			.withCompatible(true)
			.withDeserializeUnknownClass(false)
			.requireClassRegistration(true)
			.withRefTracking(false)
			.serializeEnumByName(true)
			.withMaxDepth(MAX_DEPTH)
			.withMaxGraphMemoryBytes(4L * this.maxBytes)
			.withMaxSchemaVersionsPerType(MAX_VERSIONS)
			.withMaxAverageSchemaVersionsPerType(MAX_VERSIONS)
			.withClassLoader((this.loader != null) ? this.loader : Fory.class.getClassLoader())
			.withSharedRegistry(this.registry)
			.build();
		refuseOthers((ClassResolver) fory.getTypeResolver());
		register(fory);
		return new Lease(fory, this.loader);
	}

	/** That of the messages, if Fory cannot see them from where it is itself. */
	private static @Nullable ClassLoader loader(TypeGraph graph) {
		for (Class<?> type : graph.classes()) {
			try {
				if (Class.forName(type.getName(), false, Fory.class.getClassLoader()) != type) {
					return type.getClassLoader();
				}
			}
			catch (ClassNotFoundException ex) {
				return type.getClassLoader();
			}
		}
		return null;
	}

	/** Fory itself knows some classes that nobody sends, down to lambdas and proxies. */
	private static void refuseOthers(ClassResolver resolver) {
		for (Class<?> type : resolver.getRegisteredClasses()) {
			if (!JdkValues.isKnown(type) && !JdkValues.isPartOfContainer(type)) {
				resolver.registerInternalSerializer(type, new RefusingSerializer(resolver.getConfig(), type));
			}
		}
	}

	private void register(Fory fory) {
		Map<Long, Class<?>> ids = new HashMap<>();
		for (Class<?> type : this.graph.classes()) {
			long id = (type == this.root) ? ROOT_ID : id(type.getName());
			Class<?> other = ids.put(id, type);
			if (other != null) {
				throw new SerializationException("%s cannot travel: %s and %s would have the same number, so rename one"
					.formatted(this.root.getName(), type.getName(), other.getName()), null);
			}
			fory.register(type, (int) id);
		}
		if (!this.graph.protocols().isEmpty()) {
			fory.register(ActorRef.class, (int) id(ActorRef.class.getName()));
			fory.registerSerializer(ActorRef.class,
					new RefSerializer(fory.getConfig(), this.refs, this.graph.protocols()));
			this.refClasses.forEach((type) -> fory.getTypeResolver().registerRuntimeTypeAlias(type, ActorRef.class));
		}
	}

	/** Above those that are given out by hand. */
	private static long id(String name) {
		CRC32 crc = new CRC32();
		crc.update(name.getBytes(StandardCharsets.UTF_8));
		return (crc.getValue() & 0x3fff_ffff) + 1024;
	}

}
