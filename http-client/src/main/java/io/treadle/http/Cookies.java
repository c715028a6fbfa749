package io.treadle.http;

import java.io.IOException;
import java.net.CookieHandler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the JDK's keeper of cookies is told, and asked. */
final class Cookies {
    private static final List<String> SETTING = List.of("Set-Cookie", "Set-Cookie2");

    private Cookies() {}

    /** {@code request} with the cookies that {@code handler} has for its URL, behind its own. */
    static Request add(@Nullable CookieHandler handler, Request request) throws IOException {
        if (handler == null) {
            return request;
        }
        var kept = handler.get(request.uri(), Map.of()).getOrDefault("Cookie", List.of());
        if (kept.isEmpty()) {
            return request;
        }
        var own = request.header("Cookie");
        var all = Stream.concat(Stream.ofNullable(own), kept.stream()).collect(Collectors.joining("; "));
        return request.withoutHeader("Cookie").withHeader("Cookie", all);
    }

    /** Tells {@code handler} which cookies {@code response} sets. */
    static void keep(@Nullable CookieHandler handler, ResponseHead response) throws IOException {
        if (handler == null) {
            return;
        }
        var set = new HashMap<String, List<String>>();
        for (var name : SETTING) {
            if (!response.headers(name).isEmpty()) {
                set.put(name, response.headers(name));
            }
        }
        if (!set.isEmpty()) {
            handler.put(response.uri(), set);
        }
    }
}
