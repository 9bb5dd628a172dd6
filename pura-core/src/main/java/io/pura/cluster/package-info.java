/**
 * Who is here: the nodes of a cluster, their status, joining and leaving, and references
 * to their actors.
 */
@NullMarked
package io.pura.cluster;

import org.jspecify.annotations.NullMarked;
