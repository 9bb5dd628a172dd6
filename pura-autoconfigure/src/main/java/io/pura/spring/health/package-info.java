/**
 * The health of actor systems.
 */
@NullMarked
package io.pura.spring.health;

import org.jspecify.annotations.NullMarked;
