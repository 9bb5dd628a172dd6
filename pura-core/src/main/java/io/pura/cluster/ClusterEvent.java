package io.pura.cluster;

/**
 * Something has changed about a member.
 *
 * @param node the member as it is now
 * @param before the member as it was
 */
public record ClusterEvent(Node node, Node before) {

}
