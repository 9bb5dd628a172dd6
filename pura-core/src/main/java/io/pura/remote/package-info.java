/**
 * References to actors on other nodes, and the wire that carries their messages: lanes of
 * batches of records over a {@link io.pura.remote.Transport}.
 */
@NullMarked
package io.pura.remote;

import org.jspecify.annotations.NullMarked;
