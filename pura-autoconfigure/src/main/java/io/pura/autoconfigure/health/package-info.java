/**
 * Auto-configuration of the health of actor systems.
 */
@NullMarked
package io.pura.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
