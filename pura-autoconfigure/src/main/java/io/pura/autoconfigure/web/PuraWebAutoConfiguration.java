package io.pura.autoconfigure.web;

import io.pura.autoconfigure.PuraAutoConfiguration;
import io.pura.spring.web.ActorExceptionAdvice;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.ControllerAdvice;

/**
 * {@link AutoConfiguration Auto-configuration} for controllers that ask actors.
 */
@AutoConfiguration(after = PuraAutoConfiguration.class)
@ConditionalOnWebApplication
@ConditionalOnClass(ControllerAdvice.class)
public final class PuraWebAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ActorExceptionAdvice puraActorExceptionAdvice() {
		return new ActorExceptionAdvice();
	}

}
