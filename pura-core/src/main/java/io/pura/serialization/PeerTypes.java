package io.pura.serialization;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

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

	/** More than any application needs: what a node says may be made up. */
	public static final long MAX_CHARACTERS = 8_000_000;

	private static final String REPLY = "reply:";

	private final WireTypes own;

	private final Consumer<Finding> listener;

	/** By name. */
	private final Map<String, WireSchema> schemas = new HashMap<>();

	private long characters;

	/** By the names of here. */
	private volatile Map<String, Finding> findings = Map.of();

	/** What the other node knows by an older name. */
	private volatile Map<String, String> olderNames = Map.of();

	/** Those that look the same there, with records as arrays. */
	private volatile Map<WireType, WireType> arrays = Map.of();

	/** Set when the others are. */
	private volatile Object known = new Object();

	/**
	 * Creates a comparison with a node that has not said anything yet.
	 * @param own the types of this node
	 * @param listener is told of each type that the two do not understand alike
	 */
	public PeerTypes(WireTypes own, Consumer<Finding> listener) {
		this.own = own;
		this.listener = listener;
	}

	/**
	 * Takes what the other node says of some of its types.
	 * @param said what its messages look like
	 */
	public void add(Collection<WireSchema> said) {
		Set<WireType> types = new LinkedHashSet<>();
		List<Finding> found;
		synchronized (this) {
			for (WireSchema schema : said) {
				keep(schema);
				WireType type = this.own.byName(schema.name());
				if (type != null) {
					types.add(type);
				}
			}
			found = look(types);
		}
		found.forEach(this.listener);
	}

	private void keep(WireSchema schema) {
		WireSchema before = this.schemas.get(schema.name());
		long after = this.characters + schema.characters() - ((before != null) ? before.characters() : 0);
		if (after <= MAX_CHARACTERS) {
			this.characters = after;
			this.schemas.put(schema.name(), schema);
		}
	}

	/**
	 * Looks at types that this node did not have before.
	 * @param types the types
	 */
	public void compare(Collection<WireType> types) {
		List<Finding> found;
		synchronized (this) {
			found = look(types);
		}
		found.forEach(this.listener);
	}

	private List<Finding> look(Collection<WireType> types) {
		Map<String, Finding> all = new LinkedHashMap<>(this.findings);
		Map<String, String> names = new HashMap<>(this.olderNames);
		Map<WireType, WireType> alike = new IdentityHashMap<>(this.arrays);
		List<Finding> found = new ArrayList<>();
		for (WireType type : types) {
			all.remove(type.name());
			names.remove(type.name());
			alike.remove(type);
			WireSchema theirs = find(type);
			if (theirs == null) {
				continue;
			}
			if (!theirs.name().equals(type.name())) {
				names.put(type.name(), theirs.name());
			}
			WireType inArrays = type.arrays();
			if (inArrays != null && theirs.arrays().equals(inArrays.codec().name()) && sameSchema(type)) {
				alike.put(type, inArrays);
			}
			Finding finding = compare(type, theirs);
			if (finding != null) {
				all.put(type.name(), finding);
				found.add(finding);
			}
		}
		this.findings = all;
		this.olderNames = names;
		this.arrays = alike;
		this.known = new Object();
		return found;
	}

	/** By the name of here, or else by one that the type had before. */
	private @Nullable WireSchema find(WireType type) {
		WireSchema schema = this.schemas.get(type.name());
		for (String alias : type.messageName().aliases()) {
			schema = (schema != null) ? schema : this.schemas.get(alias);
		}
		return schema;
	}

	private static @Nullable Finding compare(WireType type, WireSchema theirs) {
		WireSchema ours = type.schema();
		if (ours.fingerprint().equals(theirs.fingerprint()) || ours.text().isEmpty() || theirs.text().isEmpty()) {
			return null;
		}
		try {
			Finding finding = Finding.of(type, ours.shapes(), theirs.shapes(), theirs);
			return finding.mismatches().isEmpty() ? null : finding;
		}
		catch (IllegalArgumentException ex) {
			// Of a version that knows more shapes: fingerprints say enough.
			logger.debug("Another node says of {} what cannot be understood: {}", type, theirs.text(), ex);
			return null;
		}
	}

	/**
	 * Returns what stands for all that is known: as long as it is the same, the other
	 * answers are, too.
	 * @return an object without a meaning of its own
	 */
	public Object known() {
		return this.known;
	}

	/**
	 * Returns the name that the other node knows a type by: that of here, unless it only
	 * knows one that the type had before.
	 * @param type a type of this node
	 * @return the name
	 */
	public String name(WireType type) {
		Map<String, String> names = this.olderNames;
		return names.isEmpty() ? type.name() : names.getOrDefault(type.name(), type.name());
	}

	/**
	 * Returns why messages of a type are not sent to the other node.
	 * @param type a type of this node
	 * @return where the two do not understand it alike, or {@code null} if nothing is
	 * known against it
	 */
	public @Nullable String whyNotSent(WireType type) {
		Map<String, Finding> known = this.findings;
		Finding finding = known.isEmpty() ? null : known.get(type.name());
		return (finding != null && finding.sent() != null) ? finding.sent().toString() : null;
	}

	/**
	 * Returns why messages of a type are not taken from the other node.
	 * @param type a type of this node
	 * @return where the two do not understand it alike, or {@code null} if nothing is
	 * known against it
	 */
	public @Nullable String whyNotTaken(WireType type) {
		Map<String, Finding> known = this.findings;
		Finding finding = known.isEmpty() ? null : known.get(type.name());
		return (finding != null && finding.taken() != null) ? finding.taken().toString() : null;
	}

	/**
	 * Returns whether messages and replies of a type look the same on both nodes.
	 * @param type a type of this node
	 * @return whether the other node has said so
	 */
	public synchronized boolean sameSchema(WireType type) {
		WireSchema schema = this.schemas.get(type.name());
		return schema != null && schema.isSame(type.schema());
	}

	/**
	 * Returns how messages of a type go to the other node.
	 * @param type the type in a format that the other node has
	 * @return the type with records as arrays if the other node has said that they look
	 * the same there, and else the type itself
	 */
	public WireType asArrays(WireType type) {
		Map<WireType, WireType> known = this.arrays;
		WireType inArrays = known.isEmpty() ? null : known.get(type);
		return (inArrays != null) ? inArrays : type;
	}

	/**
	 * Returns what the two nodes do not understand alike.
	 * @return all that is known
	 */
	public List<TypeMismatch> mismatches() {
		List<TypeMismatch> all = new ArrayList<>();
		this.findings.values().forEach((finding) -> all.addAll(finding.mismatches()));
		return all;
	}

	/**
	 * What was found out about a type that looks different on two nodes.
	 *
	 * @param type the type
	 * @param mismatches what the two do not understand alike
	 * @param sent why it is not sent, or {@code null} if it is
	 * @param taken why it is not taken, or {@code null} if it is
	 */
	@Internal
	public record Finding(WireType type, List<TypeMismatch> mismatches, @Nullable TypeMismatch sent,
			@Nullable TypeMismatch taken) {

		/** Who writes an old version does not see what upcasters make of it. */
		private static Finding of(WireType type, List<Shape> ours, List<Shape> theirs, WireSchema said) {
			List<TypeMismatch> taken = new ArrayList<>();
			List<TypeMismatch> sent = new ArrayList<>();
			if (isReadAsItIs(type, type.messageName(), said.version())) {
				ShapeComparison.of(ours, theirs, 0).forEach((difference) -> taken.add(read(type, "", difference)));
			}
			if (type.version() >= said.version()) {
				ShapeComparison.of(theirs, ours, 0).forEach((difference) -> sent.add(written(type, "", difference)));
			}
			// Who sends a message reads its reply.
			if (isReadAsItIs(type, type.replyName(), said.replyVersion())) {
				ShapeComparison.of(ours, theirs, 1).forEach((difference) -> sent.add(read(type, REPLY, difference)));
			}
			if (type.replyVersion() >= said.replyVersion()) {
				ShapeComparison.of(theirs, ours, 1)
					.forEach((difference) -> taken.add(written(type, REPLY, difference)));
			}
			Map<String, TypeMismatch> all = new LinkedHashMap<>();
			Stream.concat(taken.stream(), sent.stream())
				.sorted(Comparator.comparing((mismatch) -> !mismatch.certain()))
				.forEach((mismatch) -> all.putIfAbsent(mismatch.path(), mismatch));
			return new Finding(type, List.copyOf(all.values()), firstCertain(sent), firstCertain(taken));
		}

		private static boolean isReadAsItIs(WireType type, WireName name, int written) {
			return written >= name.version() || !type.isUpcast(name);
		}

		private static TypeMismatch read(WireType type, String prefix, ShapeComparison.Difference difference) {
			return new TypeMismatch(type.name(), prefix + difference.path(), difference.reader(), difference.writer(),
					difference.certain());
		}

		private static TypeMismatch written(WireType type, String prefix, ShapeComparison.Difference difference) {
			return new TypeMismatch(type.name(), prefix + difference.path(), difference.writer(), difference.reader(),
					difference.certain());
		}

		private static @Nullable TypeMismatch firstCertain(List<TypeMismatch> mismatches) {
			return mismatches.stream().filter(TypeMismatch::certain).findFirst().orElse(null);
		}

	}

}
