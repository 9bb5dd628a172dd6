/**
 * Publish and subscribe: values that many actors hear of.
 */
@NullMarked
package io.pura.topic;

import org.jspecify.annotations.NullMarked;
