/**
 * The Actuator endpoint {@code pura} and its sections.
 */
@NullMarked
package io.pura.spring.endpoint;

import org.jspecify.annotations.NullMarked;
