/**
 * The house rules, checked against the compiled classes.
 */
@NullMarked
package io.pura.architecture;

import org.jspecify.annotations.NullMarked;
