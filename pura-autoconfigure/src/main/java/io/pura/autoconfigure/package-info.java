/**
 * Auto-configuration of actor systems.
 */
@NullMarked
package io.pura.autoconfigure;

import org.jspecify.annotations.NullMarked;
