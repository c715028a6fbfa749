package io.treadle.http.json;

import java.io.IOException;
import java.lang.reflect.Type;

/** Makes JSON of objects and back. */
public interface JsonCodec {
    /** {@code value} in UTF-8. */
    byte[] write(Object value) throws IOException;

    /** The value of {@code type} that {@code json} says; the text is in UTF-8, UTF-16 or UTF-32. */
    Object read(byte[] json, Type type) throws IOException;

    /**
     * Jackson's, which also knows records; what an object has no place for is passed over.
     *
     * @throws IllegalStateException if {@code com.fasterxml.jackson.core:jackson-databind} is not there
     */
    static JsonCodec jackson() {
        try {
            return JacksonCodec.Default.INSTANCE;
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "JSON needs Jackson: add com.fasterxml.jackson.core:jackson-databind to the program", e);
        }
    }
}
