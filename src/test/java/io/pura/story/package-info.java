/**
 * What users of Pura do, from end to end.
 */
@NullMarked
package io.pura.story;

import org.jspecify.annotations.NullMarked;
