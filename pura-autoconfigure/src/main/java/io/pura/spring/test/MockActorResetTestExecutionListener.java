package io.pura.spring.test;

import io.pura.testkit.MockActor;

import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * Resets mocks after each test, as their application context is used again.
 */
final class MockActorResetTestExecutionListener extends AbstractTestExecutionListener {

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE - 100;
	}

	@Override
	public void afterTestMethod(TestContext testContext) {
		if (testContext.hasApplicationContext()) {
			for (MockActor<?> mock : testContext.getApplicationContext()
				.getBeansOfType(MockActor.class, false, false)
				.values()) {
				mock.reset();
			}
		}
	}

}
