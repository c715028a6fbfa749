package io.treadle.http;

import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.treadle.core.TaskLoop;
import io.treadle.http.internal.HeaderRules;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The head of a response, and which request it answers.
 *
 * @param history the redirects that led to it
 */
record Received(Hop hop, HttpResponse head, String version, List<ResponseHead> history) {
    /** The head of a response that was not received. */
    static Received made(Request request, int status, Map<String, String> headers) {
        if (status < 100 || status > 999) {
            throw new IllegalArgumentException("expected a status of three digits: status=" + status);
        }
        var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
        headers.forEach((name, value) -> {
            HeaderRules.ensureValid(name, value);
            head.headers().add(name, value);
        });
        var loop = TaskLoop.current();
        var events = new Events(loop, List.of(), 0);
        var hop = new Hop(request, HttpOptions.DEFAULT, true, loop.deadlineAfter(Duration.ZERO), 1, events);
        return new Received(hop, head, "HTTP/1.1", List.of());
    }

    int status() {
        return head.status().code();
    }

    Received after(List<ResponseHead> redirects) {
        return redirects.isEmpty() ? this : new Received(hop, head, version, List.copyOf(redirects));
    }
}
