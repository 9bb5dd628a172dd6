package io.pura.serialization;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Version;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.ValueSerializerModifier;

/**
 * Leaves out what a record has beside its components, such as what a method called
 * {@code isEmpty} returns: among names it does no harm, in an array it would be taken for
 * a component.
 */
final class RecordArrays extends SimpleModule {

	RecordArrays() {
		super("pura-arrays");
		setSerializerModifier(new ComponentsOnly());
	}

	/**
	 * Has Jackson write and read records as arrays.
	 */
	static final class Introspector extends AnnotationIntrospector {

		@Override
		public JsonFormat.@Nullable Value findFormat(MapperConfig<?> config, Annotated annotated) {
			return (annotated instanceof AnnotatedClass && annotated.getRawType().isRecord())
					? JsonFormat.Value.forShape(JsonFormat.Shape.ARRAY) : null;
		}

		@Override
		public Version version() {
			return Version.unknownVersion();
		}

	}

	private static final class ComponentsOnly extends ValueSerializerModifier {

		@Override
		public List<BeanPropertyWriter> changeProperties(SerializationConfig config, BeanDescription.Supplier bean,
				List<BeanPropertyWriter> properties) {
			RecordComponent[] components = bean.getBeanClass().getRecordComponents();
			if (components != null) {
				Set<String> names = Stream.of(components).map(RecordComponent::getName).collect(Collectors.toSet());
				properties.removeIf((property) -> !names.contains(property.getMember().getName()));
			}
			return properties;
		}

	}

}
