package io.pura.autoconfigure.web;

import io.pura.spring.web.ActorExceptionAdvice;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.web.bind.annotation.ControllerAdvice;

import static org.assertj.core.api.Assertions.assertThat;

class PuraWebAutoConfigurationTests {

	private final AutoConfigurations configurations = AutoConfigurations.of(PuraWebAutoConfiguration.class);

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(this.configurations);

	@Test
	void servletApplicationHasTheAdvice() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(ActorExceptionAdvice.class));
	}

	@Test
	void reactiveApplicationHasTheAdvice() {
		new ReactiveWebApplicationContextRunner().withConfiguration(this.configurations)
			.run((context) -> assertThat(context).hasSingleBean(ActorExceptionAdvice.class));
	}

	@Test
	void applicationWithoutWebServerHasNoAdvice() {
		new ApplicationContextRunner().withConfiguration(this.configurations)
			.run((context) -> assertThat(context).doesNotHaveBean(ActorExceptionAdvice.class));
	}

	@Test
	void backsOff() {
		this.contextRunner.withBean("mine", ActorExceptionAdvice.class, ActorExceptionAdvice::new)
			.run((context) -> assertThat(context).hasSingleBean(ActorExceptionAdvice.class).hasBean("mine"));
	}

	@Test
	void needsSpringWeb() {
		new ApplicationContextRunner().withConfiguration(this.configurations)
			.withClassLoader(new FilteredClassLoader(ControllerAdvice.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("puraActorExceptionAdvice"));
	}

}
