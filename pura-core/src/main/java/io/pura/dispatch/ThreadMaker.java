package io.pura.dispatch;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

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
		return (dispatcher, code) -> daemon(dispatcher, code, name + "-" + count.incrementAndGet(), contextClassLoader);
	}

	/**
	 * Makes a platform thread that does not keep the JVM alive.
	 */
	static Thread daemon(ElasticDispatcher dispatcher, Runnable code, String name, ClassLoader contextClassLoader) {
		Thread thread = new ElasticThread(dispatcher, code, name);
		thread.setDaemon(true);
		thread.setContextClassLoader(contextClassLoader);
		return thread;
	}

	/**
	 * Returns what makes virtual threads with the name and a number.
	 */
	static ThreadMaker virtual(String name, ClassLoader contextClassLoader) {
		Function<Runnable, Thread> threads = VirtualThreads.named(name + "-");
		return (dispatcher, code) -> {
			Thread thread = threads.apply(code);
			thread.setContextClassLoader(contextClassLoader);
			return thread;
		};
	}

}
