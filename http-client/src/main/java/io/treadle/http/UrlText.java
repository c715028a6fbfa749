package io.treadle.http;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** URLs as people and servers write them, made into what may be sent, as browsers do. */
/*
 *   bücher.example           xn--bcher-kva.example; full-width digits and dots are what they mean in ASCII
 *   /a b|c   ?q="x"   /é     %20, %7C, %22, %C3%A9
 *   /%zz                     /%25zz
 *   CR, LF, NUL, other control characters, spaces in the host: left, so that java.net.URI refuses them
 *
 * Almost all URLs have nothing of this, and a client that makes many small calls would spend more on looking for it, with
 * patterns, than on anything else of its own.
 */
final class UrlText {
    private static final Pattern PARTS =
            Pattern.compile("((?:[a-zA-Z][a-zA-Z0-9+.-]*:)?//)([^/?#]*)(.*)", Pattern.DOTALL);
    private static final Pattern HOST = Pattern.compile("(.*@)?([^:@]*)(:.*)?", Pattern.DOTALL);
    private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9a-fA-F]{2})");
    private static final String ILLEGAL = " \"<>\\^`{|}";
    private static final BitSet PLAIN = charactersOf("-._~:/?#[]@!$&'()*+,;="); // of RFC 3986, but for the percent sign

    private UrlText() {}

    /** What a caller has written. */
    static URI parse(String url) throws URISyntaxException {
        return isPlain(url) ? new URI(url) : new URI(new URI(tidied(url)).toASCIIString());
    }

    private static BitSet charactersOf(String marks) {
        var characters = new BitSet(128);
        characters.set('a', 'z' + 1);
        characters.set('A', 'Z' + 1);
        characters.set('0', '9' + 1);
        marks.chars().forEach(characters::set);
        return characters;
    }

    /** Whether there is nothing to tidy. */
    private static boolean isPlain(String url) {
        for (int i = 0; i < url.length(); i++) {
            if (!PLAIN.get(url.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** What stands in a header, in which each character is a byte, of UTF-8 as a rule: perhaps relative. */
    static URI ofHeader(String value) throws URISyntaxException {
        return parse(new String(value.strip().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }

    private static String tidied(String url) throws URISyntaxException {
        var parts = PARTS.matcher(url);
        return parts.matches()
                ? parts.group(1) + authority(url, parts.group(2)) + escaped(parts.group(3))
                : escaped(url);
    }

    private static String authority(String url, String written) throws URISyntaxException {
        var parts = HOST.matcher(written);
        if (isAscii(written) || !parts.matches()) {
            return written;
        }
        try {
            // The rules refuse what would become something else than a host, such as a slash.
            var host = IDN.toASCII(parts.group(2), IDN.USE_STD3_ASCII_RULES);
            return orNothing(parts.group(1)) + host + orNothing(parts.group(3));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new URISyntaxException(url, "Host that cannot be written in ASCII");
        }
    }

    private static String orNothing(@Nullable String part) {
        return part == null ? "" : part;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    /** {@code uri} with one more parameter, encoded as in a form, and without its fragment. */
    static URI withParameter(URI uri, String name, String value) {
        var shown = uri.toString();
        int end = shown.indexOf('#') < 0 ? shown.length() : shown.indexOf('#');
        var separator = uri.getRawQuery() == null ? "?" : uri.getRawQuery().isEmpty() ? "" : "&";
        return URI.create(shown.substring(0, end) + separator + encoded(name) + "=" + encoded(value));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String escaped(String rest) {
        var result = new StringBuilder();
        BAD_ESCAPE.matcher(rest).replaceAll("%25").chars().forEach(c -> {
            if (ILLEGAL.indexOf(c) >= 0) {
                result.append('%').append(String.format("%02X", c));
            } else {
                result.append((char) c);
            }
        });
        return result.toString();
    }
}
