package io.pura.spring.aot;

import java.lang.reflect.Type;
import java.util.List;

import io.pura.spring.endpoint.PuraSection;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.util.ClassUtils;

/**
 * Keeps in reach of reflection what a section of the endpoint shows, as far as its
 * {@code read} declares a type of its own.
 */
final class SectionAotProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		Class<?> type = registeredBean.getBeanClass();
		if (!PuraSection.class.isAssignableFrom(type)) {
			return null;
		}
		Type shown = ClassUtils.getMethod(type, "read", List.class).getGenericReturnType();
		return (generationContext, code) -> new BindingReflectionHintsRegistrar()
			.registerReflectionHints(generationContext.getRuntimeHints().reflection(), shown);
	}

}
