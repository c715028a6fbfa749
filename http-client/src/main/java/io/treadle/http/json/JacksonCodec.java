package io.treadle.http.json;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.reflect.Type;

/** JSON by a mapper of Jackson. */
public final class JacksonCodec implements JsonCodec {
    /** Made on first use, since that loads Jackson. */
    static final class Default {
        static final JacksonCodec INSTANCE = new JacksonCodec(JsonMapper.builder()
                .findAndAddModules()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build());

        private Default() {}
    }

    private final ObjectMapper mapper;

    /** JSON as {@code mapper} writes and reads it. */
    public JacksonCodec(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public byte[] write(Object value) throws IOException {
        return mapper.writeValueAsBytes(value);
    }

    @Override
    public Object read(byte[] json, Type type) throws IOException {
        return mapper.readValue(json, mapper.constructType(type));
    }
}
