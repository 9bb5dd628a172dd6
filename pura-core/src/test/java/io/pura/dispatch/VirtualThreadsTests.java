package io.pura.dispatch;

import java.time.Duration;

import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * Tests for {@link ElasticDispatcher} with virtual threads.
 */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadsTests extends DispatcherLaws {

	@Override
	Dispatcher create() {
		return new ElasticDispatcher(ThreadMaker.virtual("laws", this.classLoader), Integer.MAX_VALUE, Duration.ZERO);
	}

}
