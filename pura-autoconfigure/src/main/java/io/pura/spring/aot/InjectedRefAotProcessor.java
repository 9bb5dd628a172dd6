package io.pura.spring.aot;

import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;

import io.pura.actor.ActorRef;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;

/**
 * Keeps the protocols in reach of reflection whose references beans are made with or hold
 * in their fields: the actors may be on another node, or be made at run time.
 */
final class InjectedRefAotProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		Set<Class<?>> protocols = new LinkedHashSet<>();
		collectFromParameters(registeredBean, protocols);
		collectFromFields(registeredBean.getBeanClass(), protocols);
		if (protocols.isEmpty()) {
			return null;
		}
		return (generationContext, code) -> protocols.forEach((protocol) -> ProtocolHints.registerProtocol(protocol,
				generationContext.getRuntimeHints().reflection()));
	}

	private static void collectFromParameters(RegisteredBean registeredBean, Set<Class<?>> protocols) {
		Executable executable;
		try {
			executable = registeredBean.resolveInstantiationDescriptor().executable();
		}
		catch (IllegalStateException ex) {
			// It is made in another way, or Spring is about to say what is wrong.
			return;
		}
		for (int i = 0; i < executable.getParameterCount(); i++) {
			MethodParameter parameter = MethodParameter.forExecutable(executable, i);
			collect(() -> ResolvableType.forMethodParameter(parameter), protocols);
		}
	}

	private static void collectFromFields(Class<?> beanClass, Set<Class<?>> protocols) {
		for (Class<?> type = beanClass; type != null && type != Object.class; type = type.getSuperclass()) {
			for (Field field : fields(type)) {
				collect(() -> ResolvableType.forField(field, beanClass), protocols);
			}
		}
	}

	private static Field[] fields(Class<?> type) {
		try {
			return type.getDeclaredFields();
		}
		catch (LinkageError ex) {
			// A type of a field is not there, and so none of them can be read.
			return new Field[0];
		}
	}

	private static void collect(Supplier<ResolvableType> injected, Set<Class<?>> protocols) {
		try {
			collect(injected.get(), protocols);
		}
		catch (LinkageError | TypeNotPresentException ex) {
			// It is not there, so there is nothing to inject either.
		}
	}

	/** References may stand in a list, a map, a provider and the like. */
	private static void collect(ResolvableType type, Set<Class<?>> protocols) {
		if (type.resolve() == ActorRef.class) {
			Class<?> protocol = type.getGeneric(0).resolve();
			if (protocol != null) {
				protocols.add(protocol);
			}
			return;
		}
		for (ResolvableType generic : type.getGenerics()) {
			if (generic.getType() != type.getType()) {
				collect(generic, protocols);
			}
		}
	}

}
