package io.treadle.http;

import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.treadle.core.TaskLoop;
import io.treadle.http.internal.HeaderRules;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The head of a response, and which request it answers.
 *
 * @param history the redirects that led to it
 */
record Received(Hop hop, HttpResponse head, String version, List<ResponseHead> history) {
    /** What a program has in memory is neither packed nor too long. */
    private static final HttpOptions AS_IT_IS =
            HttpOptions.DEFAULT.withUnpacking(false).withMaxBodyBytes(Long.MAX_VALUE);

    /** The head of a response that was not received, with a body of {@code length}. */
    static Received made(Request request, int status, Collection<Map.Entry<String, String>> headers, int length) {
        if (status < 100 || status > 999) {
            throw new IllegalArgumentException("expected a status of three digits: status=" + status);
        }
        var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
        for (var header : headers) {
            HeaderRules.ensureValid(header.getKey(), header.getValue());
            head.headers().add(header.getKey(), header.getValue());
        }
        if (head.headers().contains(HttpHeaderNames.CONTENT_LENGTH) && length > 0) {
            head.headers().set(HttpHeaderNames.CONTENT_LENGTH, length);
        }
        var loop = TaskLoop.current();
        var events = new Events(loop, List.of(), 0);
        var hop = new Hop(request, AS_IT_IS, true, loop.deadlineAfter(Duration.ZERO), 1, events);
        return new Received(hop, head, "HTTP/1.1", List.of());
    }

    int status() {
        return head.status().code();
    }

    Received after(List<ResponseHead> redirects) {
        return redirects.isEmpty() ? this : new Received(hop, head, version, List.copyOf(redirects));
    }
}
