package io.pura.autoconfigure.validation;

import io.pura.actor.ActorSystem;
import io.pura.actor.Message;
import io.pura.actor.MessageValidator;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.spring.ActorSystemCustomizer;
import io.pura.spring.validation.BeanMessageValidator;
import jakarta.validation.Validator;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class PuraValidationAutoConfigurationTests {

	private final ApplicationContextRunner plainRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PuraAutoConfiguration.class, PuraValidationAutoConfiguration.class));

	private final ApplicationContextRunner contextRunner = this.plainRunner
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class));

	@Test
	void validatesIfThereIsAValidator() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(MessageValidator.class)
			.hasSingleBean(BeanMessageValidator.class)
			.hasBean("puraValidationCustomizer"));
	}

	@Test
	void doesNotWithoutAValidator() {
		this.plainRunner.run((context) -> assertThat(context).hasSingleBean(ActorSystem.class)
			.doesNotHaveBean(MessageValidator.class)
			.doesNotHaveBean(ActorSystemCustomizer.class));
	}

	@Test
	void doesNotWithoutTheApi() {
		this.plainRunner.withClassLoader(new FilteredClassLoader("jakarta.validation"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(MessageValidator.class)
				.doesNotHaveBean(ActorSystemCustomizer.class));
	}

	@Test
	void doesNotIfTheValidatorIsOneOfMany() {
		this.plainRunner.withBean("one", Validator.class, () -> mock(Validator.class))
			.withBean("other", Validator.class, () -> mock(Validator.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MessageValidator.class));
	}

	@Test
	void isSwitchedOffByAProperty() {
		this.contextRunner.withPropertyValues("pura.validation.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(MessageValidator.class)
				.doesNotHaveBean(ActorSystemCustomizer.class));
	}

	@Test
	void backsOff() {
		this.contextRunner.withBean(OwnValidator.class)
			.run((context) -> assertThat(context).hasSingleBean(MessageValidator.class)
				.hasSingleBean(OwnValidator.class)
				.hasBean("puraValidationCustomizer"));
	}

	@Test
	void takesAnotherKindOfValidatorWithoutTheApi() {
		this.plainRunner.withClassLoader(new FilteredClassLoader("jakarta.validation"))
			.withBean(OwnValidator.class)
			.run((context) -> assertThat(context).hasBean("puraValidationCustomizer"));
	}

	static class OwnValidator implements MessageValidator {

		@Override
		public boolean constrains(Class<?> messageType) {
			return false;
		}

		@Override
		public void validate(Message<?, ?> message) {
		}

	}

}
