/**
 * Auto-configuration of the meters of actor systems.
 */
@NullMarked
package io.pura.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
