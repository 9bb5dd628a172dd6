package io.pura.serialization;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Set;

import io.netty.buffer.ByteBuf;
import io.pura.Internal;
import org.jspecify.annotations.Nullable;

/**
 * A record with a single component, of which nothing but the component travels.
 */
@Internal
public final class RecordTypeCodec implements TypeCodec {

	private final Class<?> type;

	private final MethodHandle accessor;

	private final MethodHandle constructor;

	private final TypeCodec content;

	private RecordTypeCodec(Class<?> type, MethodHandle accessor, MethodHandle constructor, TypeCodec content) {
		this.type = type;
		this.accessor = accessor;
		this.constructor = constructor;
		this.content = content;
	}

	/**
	 * Returns the codec of a record.
	 * @param type the class of the record
	 * @param component its only component
	 * @param content the codec of the component
	 * @return the codec
	 */
	public static TypeCodec of(Class<?> type, RecordComponent component, TypeCodec content) {
		try {
			Method accessor = component.getAccessor();
			accessor.setAccessible(true);
			Constructor<?> constructor = type.getDeclaredConstructor(component.getType());
			constructor.setAccessible(true);
			MethodHandles.Lookup lookup = MethodHandles.lookup();
			MethodType generic = MethodType.methodType(Object.class, Object.class);
			return new RecordTypeCodec(type, lookup.unreflect(accessor).asType(generic),
					lookup.unreflectConstructor(constructor).asType(generic), content);
		}
		catch (ReflectiveOperationException | InaccessibleObjectException ex) {
			throw new SerializationException(type.getName() + " cannot travel to another node: " + ex.getMessage(), ex);
		}
	}

	@Override
	public void write(Object value, ByteBuf target) {
		Object bare = call(this.accessor, value, "written for another node");
		if (bare == null) {
			throw new SerializationException(this.type.getName()
					+ " has null in it, and its format cannot say so: send something empty, or choose another format",
					null);
		}
		this.content.write(bare, target);
	}

	@Override
	public Object read(ByteBuf source) {
		Object value = call(this.constructor, this.content.read(source), "read from what another node has sent");
		if (value == null) {
			throw new IllegalStateException("A constructor has made nothing");
		}
		return value;
	}

	private @Nullable Object call(MethodHandle handle, Object argument, String what) {
		try {
			return (@Nullable Object) handle.invokeExact(argument);
		}
		catch (Throwable ex) {
			throw new SerializationException(
					"%s cannot be %s: %s".formatted(this.type.getName(), what, Redacted.text(ex, Set.of(this.type))),
					ex);
		}
	}

}
