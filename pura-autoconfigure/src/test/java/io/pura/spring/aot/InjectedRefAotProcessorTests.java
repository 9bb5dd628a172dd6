package io.pura.spring.aot;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

import io.pura.actor.ActorRef;
import io.pura.spring.example.Counter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.beans.factory.support.RootBeanDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class InjectedRefAotProcessorTests {

	@Test
	void findsReferencesBesideFieldsWhoseTypesAreNotThere() throws ReflectiveOperationException {
		Class<?> type = new LoaderWithoutMissing().loadClass(Holder.class.getName());
		assertThatExceptionOfType(TypeNotPresentException.class)
			.isThrownBy(() -> type.getDeclaredField("missing").getGenericType());
		assertThat(new InjectedRefAotProcessor().processAheadOfTime(bean(type))).isNotNull();
	}

	@Test
	void findsReferencesOfASuperclassBelowWhichATypeIsNotThere() throws ReflectiveOperationException {
		Class<?> type = new LoaderWithoutMissing().loadClass(Below.class.getName());
		assertThatExceptionOfType(NoClassDefFoundError.class).isThrownBy(type::getDeclaredFields);
		assertThat(new InjectedRefAotProcessor().processAheadOfTime(bean(type))).isNotNull();
	}

	@Test
	void leavesAConstructorAloneOfWhichATypeIsNotThere() throws ReflectiveOperationException {
		Class<?> type = new LoaderWithoutMissing().loadClass(Made.class.getName());
		assertThat(new InjectedRefAotProcessor().processAheadOfTime(bean(type))).isNull();
	}

	private static RegisteredBean bean(Class<?> type) {
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		beanFactory.registerBeanDefinition("bean", new RootBeanDefinition(type));
		return RegisteredBean.of(beanFactory, "bean");
	}

	static class Missing {

	}

	static class Holder {

		@Nullable List<Missing> missing;

		@Nullable ActorRef<Counter> counter;

	}

	static class Below extends Holder {

		@Nullable Missing itself;

	}

	static class Made {

		Made(List<Missing> missing, ActorRef<Counter> counter) {
		}

	}

	/**
	 * Has the classes of this test anew, without one.
	 */
	private static final class LoaderWithoutMissing extends ClassLoader {

		private LoaderWithoutMissing() {
			super(InjectedRefAotProcessorTests.class.getClassLoader());
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (name.equals(Missing.class.getName())) {
				throw new ClassNotFoundException(name);
			}
			if (!name.startsWith(InjectedRefAotProcessorTests.class.getName() + "$")) {
				return super.loadClass(name, resolve);
			}
			Class<?> loaded = findLoadedClass(name);
			return (loaded != null) ? loaded : define(name);
		}

		private Class<?> define(String name) throws ClassNotFoundException {
			try (InputStream stream = getResourceAsStream(name.replace('.', '/') + ".class")) {
				byte[] bytes = stream.readAllBytes();
				return defineClass(name, bytes, 0, bytes.length);
			}
			catch (IOException ex) {
				throw new ClassNotFoundException(name, ex);
			}
		}

	}

}
