package io.treadle.http;

import io.treadle.core.time.Deadline;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** One call of a client, from the request to the response that its caller gets, with all that lies between. */
final class Call {
    private final HttpOptions options;
    private final Retries retries;
    private final boolean whole;
    private final Deadline end;
    private final Events events;

    Call(HttpOptions options, Retries retries, boolean whole, Deadline end, Events events) {
        this.options = options;
        this.retries = retries;
        this.whole = whole;
        this.end = end;
        this.events = events;
    }

    OpenResponse run(Request request) throws IOException {
        return intercept(options.interceptors(), request);
    }

    private OpenResponse intercept(List<Interceptor> rest, Request request) throws IOException {
        if (rest.isEmpty()) {
            return follow(request);
        }
        var response = rest.get(0).intercept(request, next -> intercept(rest.subList(1, rest.size()), next));
        return Objects.requireNonNull(response, "expected a response from an interceptor, not null");
    }

    private OpenResponse follow(Request first) throws IOException {
        var response = ask(first);
        if (response.status() < 300 || response.status() >= 400) {
            return response;
        }
        var redirects = new Redirects(options);
        for (var next = redirects.next(first, response); next != null; next = redirects.next(next, response)) {
            response = ask(next);
        }
        return response.after(redirects.history());
    }

    private OpenResponse ask(Request request) throws IOException {
        var hop = new Hop(Cookies.add(options.cookies(), request), options, whole, end, 1, events);
        var response = retries.run(hop);
        try {
            Cookies.keep(options.cookies(), response);
            return response;
        } catch (IOException | RuntimeException e) {
            response.close();
            throw e;
        }
    }
}
