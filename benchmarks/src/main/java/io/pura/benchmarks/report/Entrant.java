package io.pura.benchmarks.report;

import java.util.Optional;

import io.pura.benchmarks.measure.Contender;
import io.pura.benchmarks.measure.Role;

/**
 * A contender as it stands in tables.
 *
 * @param label what it is called
 * @param role why it is there
 * @param subject the label of the subject that it is compared with, or nothing for the
 * first one
 */
public record Entrant(String label, Role role, Optional<String> subject) {

	/**
	 * Creates an entrant that is the first subject or compared with that.
	 * @param label what it is called
	 * @param role why it is there
	 */
	public Entrant(String label, Role role) {
		this(label, role, Optional.empty());
	}

	/**
	 * Returns how a contender stands in tables.
	 * @param contender the contender
	 * @return the entrant
	 */
	public static Entrant of(Contender contender) {
		return new Entrant(contender.label(), contender.role(), contender.subject());
	}

}
