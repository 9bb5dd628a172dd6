package io.pura.spring.test;

import io.pura.actor.ActorSystem;
import io.pura.spring.lifecycle.ApplicationExit;
import io.pura.testkit.ActorTestKit;
import io.pura.testkit.ManualTime;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigureBefore;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * What tests use besides what the application has.
 */
@Configuration(proxyBeanMethods = false)
@AutoConfigureBefore(name = "io.pura.autoconfigure.PuraAutoConfiguration")
final class TestKitConfiguration {

	/**
	 * A test that stops the actor system must not end the JVM of all tests.
	 */
	@Bean
	@ConditionalOnMissingBean
	ApplicationExit puraApplicationExit() {
		return (exitCode) -> {
		};
	}

	/**
	 * Not closed, as what was spawned with it ends with the system.
	 */
	@Bean(destroyMethod = "")
	@Lazy
	@ConditionalOnMissingBean
	ActorTestKit puraTestKit(ActorSystem system, ObjectProvider<ManualTime> manualTime) {
		ManualTime time = manualTime.getIfAvailable();
		return (time != null) ? ActorTestKit.on(system, time) : ActorTestKit.on(system);
	}

}
