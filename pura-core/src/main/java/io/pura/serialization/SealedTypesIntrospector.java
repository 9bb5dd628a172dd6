package io.pura.serialization;

import java.lang.reflect.Modifier;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Version;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;

/**
 * Has the permitted classes of a sealed type told apart by name, so that it needs no
 * annotation. Jackson finds them by itself, and takes no others.
 */
final class SealedTypesIntrospector extends AnnotationIntrospector {

	@Override
	public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(MapperConfig<?> config, Annotated annotated) {
		Class<?> type = annotated.getRawType();
		if (type.isSealed() && Modifier.isAbstract(type.getModifiers()) && !type.isEnum()) {
			return JsonTypeInfo.Value.construct(JsonTypeInfo.Id.SIMPLE_NAME, JsonTypeInfo.As.PROPERTY, "@type", null,
					false, null);
		}
		return null;
	}

	@Override
	public Version version() {
		return Version.unknownVersion();
	}

}
