package io.pura.spring;

import java.lang.reflect.Constructor;
import java.util.Arrays;

import io.pura.actor.Actor;
import io.pura.actor.ActorFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.AutowireCapableBeanFactory;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * Makes actors that are spawned while the application runs, with beans injected into
 * their constructors. Safe for use by any thread.
 *
 * <pre class="code">
 * ActorRef&lt;Room&gt; lobby = system.spawn("lobby", actors.of(RoomActor.class, "lobby"));
 * </pre>
 *
 * The class needs no annotation. It may have {@code @Autowired} fields and init and
 * destroy methods as any bean.
 */
public final class ActorProvider {

	private static final ParameterNameDiscoverer PARAMETER_NAMES = new DefaultParameterNameDiscoverer();

	private final AutowireCapableBeanFactory beanFactory;

	/**
	 * Creates a provider.
	 * @param beanFactory what actors are injected from
	 */
	public ActorProvider(AutowireCapableBeanFactory beanFactory) {
		Assert.notNull(beanFactory, "'beanFactory' must not be null");
		this.beanFactory = beanFactory;
	}

	/**
	 * Returns a factory of actors. Each parameter of the constructor takes the first of
	 * the arguments that is of its type and not taken yet, and is injected if there is
	 * none; one with {@code @Value} or {@code @Qualifier} is always injected.
	 * @param <A> the type of the actors
	 * @param type the class of the actors, with one constructor
	 * @param arguments what the constructor takes besides beans
	 * @return a factory, to be handed to {@code spawn}
	 * @throws IllegalArgumentException if there is an argument that the constructor does
	 * not take
	 */
	public <A extends Actor<?>> ActorFactory<A> of(Class<A> type, Object... arguments) {
		Assert.notNull(type, "'type' must not be null");
		Assert.noNullElements(arguments, "'arguments' must not contain null");
		Constructor<A> constructor = BeanUtils.getResolvableConstructor(type);
		return new AutowiringActorFactory<>(this.beanFactory, constructor, assign(constructor, arguments.clone()));
	}

	private static @Nullable Object[] assign(Constructor<?> constructor, @Nullable Object[] arguments) {
		@Nullable Object[] assigned = new @Nullable Object[constructor.getParameterCount()];
		for (int i = 0; i < assigned.length; i++) {
			MethodParameter parameter = new MethodParameter(constructor, i);
			if (!parameter.hasParameterAnnotation(Value.class) && !parameter.hasParameterAnnotation(Qualifier.class)) {
				assigned[i] = take(ClassUtils.resolvePrimitiveIfNecessary(parameter.getParameterType()), arguments);
			}
		}
		for (Object argument : arguments) {
			if (argument != null) {
				throw new IllegalArgumentException(
						"No parameter of %s is left for the argument of type %s: its constructor takes %s".formatted(
								constructor.getDeclaringClass().getName(), argument.getClass().getName(),
								ClassUtils.classNamesToString(Arrays.asList(constructor.getParameterTypes()))));
			}
		}
		return assigned;
	}

	private static @Nullable Object take(Class<?> type, @Nullable Object[] arguments) {
		for (int i = 0; i < arguments.length; i++) {
			Object argument = arguments[i];
			if (type.isInstance(argument)) {
				arguments[i] = null;
				return argument;
			}
		}
		return null;
	}

	/**
	 * Makes actors with one constructor, some of whose arguments are given.
	 */
	private record AutowiringActorFactory<A extends Actor<?>>(AutowireCapableBeanFactory beanFactory,
			Constructor<A> constructor, @Nullable Object[] given) implements ActorFactory<A> {

		@Override
		@SuppressWarnings("unchecked")
		public A get() {
			String name = this.constructor.getDeclaringClass().getName();
			A actor = BeanUtils.instantiateClass(this.constructor, arguments(name));
			this.beanFactory.autowireBean(actor);
			return (A) this.beanFactory.initializeBean(actor, name);
		}

		private @Nullable Object[] arguments(String name) {
			@Nullable Object[] arguments = this.given.clone();
			for (int i = 0; i < arguments.length; i++) {
				if (arguments[i] == null) {
					DependencyDescriptor dependency = new DependencyDescriptor(new MethodParameter(this.constructor, i),
							true);
					dependency.initParameterNameDiscovery(PARAMETER_NAMES);
					arguments[i] = this.beanFactory.resolveDependency(dependency, name);
				}
			}
			return arguments;
		}

		@Override
		public void discarded(Actor<?> actor) {
			this.beanFactory.destroyBean(actor);
		}

	}

}
