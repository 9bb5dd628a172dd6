package io.pura.remote;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The numbers that stand for texts on one lane, as its sender defines them. When all are
 * in use the one that was defined first is defined anew. Used by the thread of the lane.
 *
 * @param <K> what has a number
 */
final class SendTable<K> {

	private final Map<K, Integer> ids = new HashMap<>();

	private final @Nullable Object[] keys;

	private int next;

	SendTable(int size) {
		this.keys = new Object[size];
	}

	/**
	 * Returns the number of a key, or -1 if it has none.
	 */
	int find(K key) {
		Integer id = this.ids.get(key);
		return (id != null) ? id : -1;
	}

	/**
	 * Returns whether a key has a number, without a look for it.
	 */
	boolean has(int id, K key) {
		Object known = this.keys[id];
		return known == key || key.equals(known);
	}

	/**
	 * Gives a key a number, which the other side must be told.
	 */
	int define(K key) {
		int id = this.next;
		this.next = (id + 1) % this.keys.length;
		Object old = this.keys[id];
		if (old != null) {
			this.ids.remove(old);
		}
		this.keys[id] = key;
		this.ids.put(key, id);
		return id;
	}

}
