/**
 * A node of a cluster in a Spring application: its life, its port, and how it is set up.
 */
@NullMarked
package io.pura.spring.cluster;

import org.jspecify.annotations.NullMarked;
