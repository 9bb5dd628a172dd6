package io.pura.autoconfigure.validation;

import io.pura.actor.MessageValidator;
import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.spring.ActorSystemCustomizer;
import io.pura.spring.validation.BeanMessageValidator;
import jakarta.validation.Validator;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/**
 * {@link AutoConfiguration Auto-configuration} for messages that carry constraints.
 */
@AutoConfiguration(after = PuraAutoConfiguration.class,
		afterName = "org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration")
@ConditionalOnBooleanProperty(name = "pura.validation.enabled", matchIfMissing = true)
public final class PuraValidationAutoConfiguration {

	@Bean
	@Order(0)
	@ConditionalOnBean(MessageValidator.class)
	ActorSystemCustomizer puraValidationCustomizer(MessageValidator validator) {
		return (builder) -> builder.validator(validator);
	}

	/**
	 * Validates by the constraints of Jakarta Bean Validation, unless the application
	 * validates messages in another way. Nested, as nested classes come before the bean
	 * above, which looks for it.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Validator.class)
	@ConditionalOnSingleCandidate(Validator.class)
	@ConditionalOnMissingBean(MessageValidator.class)
	static class BeanValidationConfiguration {

		@Bean
		BeanMessageValidator puraMessageValidator(Validator validator) {
			return new BeanMessageValidator(validator);
		}

	}

}
