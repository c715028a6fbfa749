package io.treadle.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What stands in the headers {@code Authorization} and {@code Proxy-Authorization}. */
final class Credentials {
    private Credentials() {}

    /** RFC 7617, in UTF-8. */
    static String basic(String user, @Nullable String password) {
        if (user.indexOf(':') >= 0) {
            throw new IllegalArgumentException("a user's name has no colon in Basic authentication");
        }
        var pair = (user + ":" + (password == null ? "" : password)).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** RFC 6750. */
    static String bearer(String token) {
        return "Bearer " + token;
    }
}
