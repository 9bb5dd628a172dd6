package io.pura.dispatch;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the threads of an {@link ElasticDispatcher}.
 */
@FunctionalInterface
interface ThreadMaker {

	/**
	 * Makes a thread, which is not started.
	 * @param dispatcher what it belongs to
	 * @param code what it runs
	 */
	Thread make(ElasticDispatcher dispatcher, Runnable code);

	/**
	 * Returns what makes platform threads with the name and a number.
	 */
	static ThreadMaker platform(String name, ClassLoader contextClassLoader) {
		AtomicInteger count = new AtomicInteger();
		return (dispatcher, code) -> daemon(code, name + "-" + count.incrementAndGet(), contextClassLoader);
	}

	/**
	 * Makes a platform thread that does not keep the JVM alive.
	 */
	static Thread daemon(Runnable code, String name, ClassLoader contextClassLoader) {
		Thread thread = new Thread(null, code, name, 0, false);
		thread.setDaemon(true);
		thread.setContextClassLoader(contextClassLoader);
		return thread;
	}

	/**
	 * Returns what makes virtual threads with the name and a number.
	 */
	static ThreadMaker virtual(String name, ClassLoader contextClassLoader) {
		ThreadFactory threads = VirtualThreads.named(name + "-");
		return (dispatcher, code) -> {
			Thread thread = threads.newThread(code);
			thread.setContextClassLoader(contextClassLoader);
			return thread;
		};
	}

}
