/**
 * The documentation tells the truth.
 */
@NullMarked
package io.pura.docs;

import org.jspecify.annotations.NullMarked;
