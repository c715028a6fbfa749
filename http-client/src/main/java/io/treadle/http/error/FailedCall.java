package io.treadle.http.error;

import java.io.Serializable;
import java.net.URI;
import java.util.regex.Pattern;

/**
 * Which try of which call a failure is about. Fit for a log: {@link #toString} hides what looks like a secret.
 *
 * @param method for example {@code GET}
 * @param uri as it was asked for, secrets included
 * @param attempt 1 for the first try, more after retries
 */
public record FailedCall(String method, URI uri, int attempt) implements Serializable {
    private static final Pattern SECRET =
            Pattern.compile("(?i)([?&][^=&]*(?:token|secret|passw|key|sig|auth|credential|session|code)[^=&]*=)[^&#]*");
    private static final Pattern USER_INFO = Pattern.compile("//[^/?#@]*@");

    /** {@code uri} without a user's name and password, and with {@code ***} for the values of telling query parameters. */
    public static String withoutSecrets(URI uri) {
        return withoutSecrets(uri.toString());
    }

    /** The same for a URL that may be none. */
    public static String withoutSecrets(String url) {
        var shown = url.indexOf('@') < 0 ? url : USER_INFO.matcher(url).replaceFirst("//***@");
        return url.indexOf('?') < 0 ? shown : SECRET.matcher(shown).replaceAll("$1***");
    }

    /** For example {@code GET https://example.org/?token=***}, with the attempt if it is not the first. */
    @Override
    public String toString() {
        var shown = method + " " + withoutSecrets(uri);
        return attempt == 1 ? shown : shown + " (attempt " + attempt + ")";
    }
}
