package io.pura.spring.test;

import java.lang.annotation.Annotation;
import java.lang.reflect.Field;

import io.pura.testkit.MockActor;

import org.springframework.core.ResolvableType;
import org.springframework.test.context.bean.override.BeanOverrideHandler;
import org.springframework.test.context.bean.override.BeanOverrideProcessor;

/**
 * Reads {@link MockActorBean} fields.
 */
final class MockActorBeanProcessor implements BeanOverrideProcessor {

	@Override
	public BeanOverrideHandler createHandler(Annotation annotation, Class<?> testClass, Field field) {
		ResolvableType type = ResolvableType.forField(field, testClass);
		Class<?> protocol = type.getGeneric(0).resolve();
		if (type.resolve() != MockActor.class || protocol == null) {
			throw new IllegalStateException(
					"Field %s.%s must be a MockActor of a protocol, as MockActor<Counter>, to be a @MockActorBean, but is a %s"
						.formatted(field.getDeclaringClass().getSimpleName(), field.getName(), type));
		}
		return new MockActorBeanHandler(field, protocol, (MockActorBean) annotation);
	}

}
