/**
 * References to actors on other nodes, and the wire that carries their messages: lanes of
 * batches of records over a {@link io.pura.remote.Transport}.
 * <p>
 * A {@code Wire} is what one node has to do with all others. With each of them it has an
 * {@code Association}, which stays whatever becomes of the other node. A node has a new
 * <i>incarnation</i> each time it is started. As long as two nodes are connected there is
 * a {@code Link} between them. It consists of {@code Lane}s, each a connection of its own
 * with messages and answers in both directions: one for control, some for messages, and
 * one for large messages. All messages to an actor take the same lane.
 * <p>
 * A message goes from a {@code RemoteActorRef} over the {@code NodeRoute} of its node to
 * the {@code OutboundQueue} of a lane. The {@code LaneSender} writes as much into a batch
 * as there is, for as long as the other side gives credit. There a {@code BatchReader}
 * hands each record to the {@code LaneReceiver}, and that to an actor by an
 * {@code Inlet}. What waits in mailboxes is counted by an {@code Inflow}: if it is too
 * much in all the {@code CreditWindow} gives no credit, and if it is too much for one
 * actor that one is <i>held</i>: the sender parks its messages.
 * <p>
 * What must arrive is kept by {@code Deliveries} until it is acknowledged, and put in
 * order by the {@code Inbox} of the other side.
 */
@NullMarked
package io.pura.remote;

import org.jspecify.annotations.NullMarked;
