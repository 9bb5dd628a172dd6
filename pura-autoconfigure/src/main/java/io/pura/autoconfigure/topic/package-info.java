/**
 * Auto-configuration of topics.
 */
@NullMarked
package io.pura.autoconfigure.topic;

import org.jspecify.annotations.NullMarked;
