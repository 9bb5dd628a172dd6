package io.pura.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * Refuses values of properties that cannot work.
 */
final class PropertyChecks {

	private PropertyChecks() {
	}

	static int positive(String name, int value) {
		if (value <= 0) {
			throw invalid(name, value, "It must be 1 or more.");
		}
		return value;
	}

	static long positive(String name, DataSize value) {
		if (value.toBytes() <= 0) {
			throw invalid(name, value, "It must be 1B or more, such as 8MB.");
		}
		return value.toBytes();
	}

	static int notNegative(String name, int value, String zero) {
		if (value < 0) {
			throw invalid(name, value, "It must be " + zero + ", or more.");
		}
		return value;
	}

	static int bytes(String name, DataSize value) {
		if (value.toBytes() <= 0 || value.toBytes() > Integer.MAX_VALUE) {
			throw invalid(name, value, "It must be between 1B and " + Integer.MAX_VALUE + "B, which is almost 2GB.");
		}
		return (int) value.toBytes();
	}

	static Duration positive(String name, Duration value) {
		if (value.isZero() || value.isNegative()) {
			throw invalid(name, value, "It must be longer than zero, such as 5s.");
		}
		return value;
	}

	static Duration notNegative(String name, Duration value, String zero) {
		if (value.isNegative()) {
			throw invalid(name, value, "It must be " + zero + ", or longer.");
		}
		return value;
	}

	static InvalidConfigurationPropertyValueException invalid(String name, Object value, String reason) {
		return new InvalidConfigurationPropertyValueException(name, value, reason);
	}

}
