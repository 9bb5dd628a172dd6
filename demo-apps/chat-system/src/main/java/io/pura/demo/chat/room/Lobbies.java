package io.pura.demo.chat.room;

import java.util.List;

import io.pura.actor.ActorRef;
import io.pura.cluster.Cluster;
import io.pura.cluster.Node;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * The lobbies of all nodes. A room lives on the node that the hash of its name picks
 * among all members, whether they are there or not: all nodes agree on it without a word,
 * and the rooms of a node that is down are closed until it is back.
 */
@Component
public class Lobbies {

	private static final String LOBBY = "lobby";

	private final ActorRef<Lobby> own;

	private final @Nullable Cluster cluster;

	Lobbies(ActorRef<Lobby> own, ObjectProvider<Cluster> cluster) {
		this.own = own;
		this.cluster = cluster.getIfAvailable();
	}

	/**
	 * Returns the way into a room.
	 * @param room the name of the room
	 * @return the lobby of the node on which the room lives
	 */
	public ActorRef<Lobby> of(String room) {
		List<ActorRef<Lobby>> all = all();
		// String.hashCode is the same in every JVM, by its contract.
		return all.get(Math.floorMod(room.hashCode(), all.size()));
	}

	/**
	 * Returns all lobbies.
	 * @return the lobbies in the same order on every node
	 */
	public List<ActorRef<Lobby>> all() {
		Cluster cluster = this.cluster;
		if (cluster == null) {
			return List.of(this.own);
		}
		return cluster.members().stream().map((node) -> lobby(cluster, node)).toList();
	}

	private ActorRef<Lobby> lobby(Cluster cluster, Node node) {
		return node.isSame(cluster.self()) ? this.own : cluster.actor(node, LOBBY, Lobby.class);
	}

}
