package io.pura.benchmarks.report;

import io.pura.benchmarks.measure.Contender;
import io.pura.benchmarks.measure.Role;

/**
 * A contender as it stands in tables.
 *
 * @param label what it is called
 * @param role why it is there
 */
public record Entrant(String label, Role role) {

	/**
	 * Returns how a contender stands in tables.
	 * @param contender the contender
	 * @return the entrant
	 */
	public static Entrant of(Contender contender) {
		return new Entrant(contender.label(), contender.role());
	}

}
