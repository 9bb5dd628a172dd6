package io.pura.serialization;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import io.pura.Internal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The types of another node beside those of this one: which of them look alike, and which
 * the two do not understand alike. Safe for use by any thread.
 */
@Internal
public final class PeerTypes {

	private static final Logger logger = LoggerFactory.getLogger(PeerTypes.class);

	/** More than any application has: what a node says may be made up. */
	private static final int MAX_TYPES = 20_000;

	private final WireTypes own;

	private final BiConsumer<WireType, List<TypeMismatch>> listener;

	/** By name. */
	private final Map<String, WireSchema> schemas = new HashMap<>();

	private volatile Map<WireType, List<TypeMismatch>> mismatches = Map.of();

	/** What is not sent to the other node and not taken from it, and why. */
	private volatile Map<WireType, String> refused = Map.of();

	/**
	 * Creates a comparison with a node that has not said anything yet.
	 * @param own the types of this node
	 * @param listener is told of each type that the two do not understand alike
	 */
	public PeerTypes(WireTypes own, BiConsumer<WireType, List<TypeMismatch>> listener) {
		this.own = own;
		this.listener = listener;
	}

	/**
	 * Takes what the other node says of some of its types.
	 * @param said what its messages look like
	 */
	public void add(Collection<WireSchema> said) {
		Map<WireType, List<TypeMismatch>> found = new LinkedHashMap<>();
		synchronized (this) {
			for (WireSchema schema : said) {
				if (this.schemas.size() < MAX_TYPES) {
					this.schemas.put(schema.name(), schema);
				}
				WireType type = this.own.named(schema.name());
				if (type != null) {
					compare(type, schema, found);
				}
			}
			publish(found);
		}
		found.forEach(this.listener);
	}

	/**
	 * Looks at types that this node did not have before.
	 * @param types the types
	 */
	public void compare(Collection<WireType> types) {
		Map<WireType, List<TypeMismatch>> found = new LinkedHashMap<>();
		synchronized (this) {
			for (WireType type : types) {
				WireSchema schema = find(type);
				if (schema != null) {
					compare(type, schema, found);
				}
			}
			publish(found);
		}
		found.forEach(this.listener);
	}

	/** What the other node may know by an older name. */
	private @Nullable WireSchema find(WireType type) {
		WireSchema schema = this.schemas.get(type.name());
		for (String alias : type.aliases()) {
			schema = (schema != null) ? schema : this.schemas.get(alias);
		}
		return schema;
	}

	private static void compare(WireType type, WireSchema theirs, Map<WireType, List<TypeMismatch>> found) {
		WireSchema ours = type.schema();
		if (ours.fingerprint().equals(theirs.fingerprint()) || ours.text().isEmpty() || theirs.text().isEmpty()) {
			return;
		}
		try {
			List<TypeMismatch> mismatches = mismatches(type, ours.shapes(), theirs.shapes(), theirs.version());
			if (!mismatches.isEmpty()) {
				found.put(type, mismatches);
			}
		}
		catch (IllegalArgumentException ex) {
			// Of a version that knows more shapes: fingerprints say enough.
			logger.debug("Another node says of {} what cannot be understood: {}", type, theirs.text(), ex);
		}
	}

	private static List<TypeMismatch> mismatches(WireType type, List<Shape> ours, List<Shape> theirs, int version) {
		Map<String, TypeMismatch> mismatches = new LinkedHashMap<>();
		for (int part = 0; part < ours.size(); part++) {
			// Replies are always read as they are.
			boolean readsAsItIs = part > 0 || version >= type.version() || !type.hasUpcasters();
			boolean isReadAsItIs = part > 0 || type.version() >= version;
			String prefix = (part > 0) ? "reply:" : "";
			if (readsAsItIs) {
				ShapeComparison.of(ours, theirs, part)
					.forEach((difference) -> add(mismatches, new TypeMismatch(type.name(), prefix + difference.path(),
							difference.reader(), difference.writer(), difference.certain())));
			}
			if (isReadAsItIs) {
				ShapeComparison.of(theirs, ours, part)
					.forEach((difference) -> add(mismatches, new TypeMismatch(type.name(), prefix + difference.path(),
							difference.writer(), difference.reader(), difference.certain())));
			}
		}
		return List.copyOf(mismatches.values());
	}

	/** Once, although one side may be able to read it and the other not. */
	private static void add(Map<String, TypeMismatch> mismatches, TypeMismatch mismatch) {
		mismatches.merge(mismatch.path(), mismatch,
				(before, after) -> (after.certain() && !before.certain()) ? after : before);
	}

	private void publish(Map<WireType, List<TypeMismatch>> found) {
		if (found.isEmpty()) {
			return;
		}
		Map<WireType, List<TypeMismatch>> all = new LinkedHashMap<>(this.mismatches);
		all.putAll(found);
		Map<WireType, String> refusals = new HashMap<>();
		all.forEach((type, mismatches) -> mismatches.stream()
			.filter(TypeMismatch::certain)
			.findFirst()
			.ifPresent((mismatch) -> refusals.put(type, mismatch.toString())));
		this.mismatches = all;
		this.refused = Map.copyOf(refusals);
	}

	/**
	 * Returns why messages of a type are neither sent to the other node nor taken from
	 * it.
	 * @param type a type of this node
	 * @return where the two do not understand it alike, or {@code null} if nothing is
	 * known against it
	 */
	public @Nullable String refusal(WireType type) {
		Map<WireType, String> refusals = this.refused;
		return refusals.isEmpty() ? null : refusals.get(type);
	}

	/**
	 * Returns whether messages and replies of a type look the same on both nodes.
	 * @param type a type of this node
	 * @return whether the other node has said so
	 */
	public synchronized boolean sameSchema(WireType type) {
		WireSchema schema = this.schemas.get(type.name());
		return schema != null && schema.version() == type.version()
				&& schema.fingerprint().equals(type.schema().fingerprint());
	}

	/**
	 * Returns what the two nodes do not understand alike.
	 * @return all that is known
	 */
	public List<TypeMismatch> mismatches() {
		List<TypeMismatch> all = new ArrayList<>();
		this.mismatches.values().forEach(all::addAll);
		return all;
	}

}
