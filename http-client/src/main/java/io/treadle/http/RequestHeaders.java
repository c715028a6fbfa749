package io.treadle.http;

import io.treadle.http.internal.HeaderRules;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The headers of a request, in their order; several may have one name. Immutable. */
record RequestHeaders(List<Map.Entry<String, String>> all) {
    static final RequestHeaders NONE = new RequestHeaders(List.of());

    /** Throws {@link IllegalArgumentException} for what must not be sent, and for what frames the body. */
    RequestHeaders with(String name, String value) {
        HeaderRules.ensureValid(name, value);
        if (name.equalsIgnoreCase("Content-Length") || name.equalsIgnoreCase("Transfer-Encoding")) {
            throw new IllegalArgumentException(
                    "the client frames the body itself, set it with withBody: header=" + name);
        }
        return new RequestHeaders(
                Stream.concat(all.stream(), Stream.of(Map.entry(name, value))).toList());
    }

    /** The same if there is none of that name. */
    RequestHeaders without(String name) {
        var rest = all.stream()
                .filter(header -> !header.getKey().equalsIgnoreCase(name))
                .toList();
        return rest.size() == all.size() ? this : new RequestHeaders(rest);
    }

    /** The first of that name. */
    @Nullable
    String first(String name) {
        for (var header : all) {
            if (header.getKey().equalsIgnoreCase(name)) {
                return header.getValue();
            }
        }
        return null;
    }
}
