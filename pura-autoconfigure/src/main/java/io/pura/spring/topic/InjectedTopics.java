package io.pura.spring.topic;

import java.lang.reflect.WildcardType;

import io.pura.Internal;
import io.pura.topic.Topic;
import io.pura.topic.Topics;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotations;

/**
 * Finds the topic that an injection point wants: by its qualifier, or by the class of the
 * values.
 */
@Internal
public final class InjectedTopics {

	private InjectedTopics() {
	}

	/**
	 * Returns the topic for an injection point.
	 * @param topics the topics
	 * @param injectionPoint where it is injected
	 * @return the topic
	 * @throws TopicDefinitionException if the type of its values is not known or generic,
	 * or there are not topics of just one actor system
	 */
	public static Topic<?> find(ObjectProvider<Topics> topics, InjectionPoint injectionPoint) {
		Class<?> type = type(injectionPoint);
		String name = qualifier(injectionPoint);
		Topics one = topics.getIfUnique();
		if (one == null) {
			throw new TopicDefinitionException(
					"The topic for %s is not known, as there is not one bean of type Topics, or are several."
						.formatted(injectionPoint.getMember()),
					"Mark one of the actor systems as @Primary, define a bean Topics.of(system), or one that is this"
							+ " Topic<%s>.".formatted(type.getSimpleName()));
		}
		return (name != null) ? one.topic(name, type) : one.topic(type);
	}

	static @Nullable String qualifier(InjectionPoint injectionPoint) {
		String value = MergedAnnotations.from(injectionPoint.getAnnotations())
			.get(Qualifier.class)
			.getValue("value", String.class)
			.orElse("");
		return value.isEmpty() ? null : value;
	}

	private static Class<?> type(InjectionPoint injectionPoint) {
		ResolvableType type = (injectionPoint instanceof DependencyDescriptor dependency)
				? dependency.getResolvableType().as(Topic.class).getGeneric(0) : ResolvableType.NONE;
		Class<?> values = type.resolve();
		if (values == null || type.getType() instanceof WildcardType) {
			throw new TopicDefinitionException(
					"The topic for %s is not known, as it does not name the class of its values: %s."
						.formatted(injectionPoint.getMember(), type),
					"Inject Topic<…> with one class, such as Topic<OrderPlaced>.");
		}
		if (type.hasGenerics() && !(type.getType() instanceof Class<?>)) {
			throw new TopicDefinitionException(
					"The values of a topic must be of a class without type arguments, but %s wants a Topic<%s>."
						.formatted(injectionPoint.getMember(), type),
					"Publish a record that holds the " + values.getSimpleName()
							+ ", such as record Orders(List<Order> orders) {}.");
		}
		return values;
	}

}
