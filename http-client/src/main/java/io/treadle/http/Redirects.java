package io.treadle.http;

import io.treadle.http.error.FailedCall;
import io.treadle.http.error.HttpProtocolException;
import io.treadle.http.internal.HeaderRules;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The redirects of one call. What is secret stays with its server: on the way to another scheme, host or port the credentials
 * are dropped, and since the request goes on without them, they are not there again on a way back.
 */
final class Redirects {
    private static final List<String> CREDENTIALS = List.of("Authorization", "Cookie", "Proxy-Authorization");

    private final HttpOptions options;
    private final List<ResponseHead> history = new ArrayList<>();
    private final Set<String> visited = new HashSet<>();

    Redirects(HttpOptions options) {
        this.options = options;
    }

    List<ResponseHead> history() {
        return history;
    }

    /**
     * The request that {@code response} asks for in place of {@code request}; null if it is no redirect, or none is to be
     * followed.
     *
     * @throws IOException if it leads in a circle, too far, or where this client does not go
     */
    @Nullable
    Request next(Request request, OpenResponse response) throws IOException {
        var location = response.header("location");
        if (options.limits().redirects() == 0 || location == null || !isRedirect(response.status())) {
            return null;
        }
        try {
            var next = redirected(request, response, target(request, response, location));
            count(request, next, response);
            return next;
        } finally {
            response.close();
        }
    }

    private static boolean isRedirect(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    private static URI target(Request request, ResponseHead response, String location) throws HttpProtocolException {
        try {
            return withoutLeadingDots(resolve(request.uri(), UrlText.ofHeader(location)));
        } catch (URISyntaxException e) {
            // Without the cause, whose message has the URL with its secrets.
            var shown = HeaderRules.printable(FailedCall.withoutSecrets(location));
            throw refused(response, "the redirect leads to no URL: " + e.getReason() + ": Location=" + shown, null);
        }
    }

    /** The JDK still follows RFC 2396, by which a query alone replaces the last part of the path too. */
    private static URI resolve(URI base, URI written) throws URISyntaxException {
        return written.toString().startsWith("?")
                ? base.resolve(new URI(base.getRawPath() + written))
                : base.resolve(written);
    }

    /** Nor does it drop the dots that lead beyond the root, which a server would refuse. */
    private static URI withoutLeadingDots(URI resolved) throws URISyntaxException {
        var text = resolved.toString();
        var path = resolved.getRawPath();
        while (path != null && (path.startsWith("/../") || path.equals("/.."))) {
            var shorter = path.equals("/..") ? "/" : path.substring(3);
            text = text.replaceFirst(Pattern.quote(path), Matcher.quoteReplacement(shorter));
            path = shorter;
        }
        return new URI(text);
    }

    private Request redirected(Request request, ResponseHead response, URI target) throws HttpProtocolException {
        var changed = to(request, response, target);
        if (request.origin().secure() && !changed.origin().secure() && !options.isDowngrading()) {
            throw refused(
                    response,
                    "the redirect leads from https to http, where everybody can read it; HttpOptions.withDowngrading"
                            + " allows it: target=" + changed,
                    null);
        }
        var next = becomesGet(request, response.status()) ? changed.asGet() : changed;
        if (!next.body().isRepeatable()) {
            throw refused(
                    response,
                    "the redirect wants the body again, which can be sent once only: status=" + response.status()
                            + ", target=" + changed,
                    null);
        }
        return next.origin().equals(request.origin()) ? next : withoutCredentials(next);
    }

    private static Request to(Request request, ResponseHead response, URI target) throws HttpProtocolException {
        try {
            return request.withUri(target);
        } catch (IllegalArgumentException e) {
            throw refused(response, "the redirect leads where this client does not go: " + e.getMessage(), e);
        }
    }

    private static boolean becomesGet(Request request, int status) {
        return switch (status) {
            case 303 -> !request.method().equals("HEAD");
            case 301, 302 -> request.method().equals("POST");
            default -> false;
        };
    }

    private static Request withoutCredentials(Request request) {
        var bare = request.withoutHeader("Host");
        for (var name : CREDENTIALS) {
            bare = bare.withoutHeader(name);
        }
        return bare;
    }

    private void count(Request from, Request to, OpenResponse response) throws IOException {
        int most = options.limits().redirects();
        var hop = response.received().hop();
        visited.add(key(from));
        if (options.cookies() == null && !visited.add(key(to))) { // with a cookie the same page may be another one
            throw hop.limit("redirects", most, "the redirects lead in a circle: target=" + to);
        }
        if (history.size() >= most) {
            throw hop.limit("redirects", most, "more redirects than are followed: target=" + to);
        }
        history.add(response);
    }

    private static String key(Request request) {
        return request.method() + " " + request.uri();
    }

    private static HttpProtocolException refused(ResponseHead response, String problem, @Nullable Throwable cause) {
        return new HttpProtocolException(response.call(), problem, cause);
    }
}
