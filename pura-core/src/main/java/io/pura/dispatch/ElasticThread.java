package io.pura.dispatch;

/**
 * A platform thread of an {@link ElasticDispatcher}.
 */
final class ElasticThread extends Thread {

	private final ElasticDispatcher dispatcher;

	ElasticThread(ElasticDispatcher dispatcher, Runnable code, String name) {
		super(null, code, name, 0, false);
		this.dispatcher = dispatcher;
	}

	ElasticDispatcher dispatcher() {
		return this.dispatcher;
	}

}
