package io.pura.remote.rsocket;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

import io.netty.channel.Channel;

/**
 * Connections whose other side has not been accepted. There may be only so many: one more
 * and the oldest is closed, as a node introduces itself at once. Safe for use by any
 * thread.
 */
final class Strangers {

	private final int max;

	private final Set<Channel> channels = new LinkedHashSet<>();

	Strangers(int max) {
		this.max = max;
	}

	/**
	 * Adds one, until it is accepted or closed.
	 */
	void add(Channel channel) {
		Channel oldest = null;
		synchronized (this) {
			if (this.channels.size() >= this.max) {
				Iterator<Channel> all = this.channels.iterator();
				oldest = all.next();
				all.remove();
			}
			this.channels.add(channel);
		}
		channel.closeFuture().addListener((closed) -> remove(channel));
		if (oldest != null) {
			oldest.close();
		}
	}

	/**
	 * Removes one, which is no stranger any more.
	 * @return whether it was one
	 */
	synchronized boolean remove(Channel channel) {
		return this.channels.remove(channel);
	}

	synchronized int count() {
		return this.channels.size();
	}

}
