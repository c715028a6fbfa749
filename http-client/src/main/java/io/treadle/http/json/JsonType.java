package io.treadle.http.json;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * A type with its arguments, which a class literal cannot name: {@code new JsonType<List<Point>>() {}}.
 *
 * @param <T> the type
 */
public abstract class JsonType<T> {
    private final Type type;

    /**
     * @throws IllegalStateException if it is not made as shown
     */
    protected JsonType() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parameterized)) {
            throw new IllegalStateException("write new JsonType<List<Point>>() {}, with the type: class=" + getClass());
        }
        this.type = parameterized.getActualTypeArguments()[0];
    }

    /** For a codec. */
    public final Type type() {
        return type;
    }
}
