package io.treadle.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;

/** Turns a request into Netty's message, with the headers that a server expects. */
final class RequestHead {
    private static final String PACKED = "gzip, deflate";

    private RequestHead() {}

    /** With its body if that is in memory, and is not to be asked about first. */
    static HttpRequest toMessage(Hop hop) throws IOException {
        var request = hop.request();
        var proxy = request.origin().secure() ? null : hop.proxy();
        var target = request.line().target();
        var message = message(request, proxy == null ? target : request.origin() + target);
        addHeaders(message.headers(), hop);
        if (proxy != null && proxy.user() != null) {
            setIfAbsent(
                    message.headers(),
                    HttpHeaderNames.PROXY_AUTHORIZATION,
                    Credentials.basic(proxy.user(), proxy.password()));
        }
        frame(message.headers(), request);
        return message;
    }

    private static HttpRequest message(Request request, String target) throws IOException {
        var method = request.line().method();
        var body = isStreamed(request) ? null : request.body().inMemory();
        var headers = new DefaultHttpHeaders();
        return body == null
                ? new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, target, headers)
                : new DefaultFullHttpRequest(
                        HttpVersion.HTTP_1_1,
                        method,
                        target,
                        Unpooled.wrappedBuffer(body),
                        headers,
                        EmptyHttpHeaders.INSTANCE);
    }

    /** Whether the body follows the head piece by piece. */
    static boolean isStreamed(Request request) throws IOException {
        return request.body().inMemory() == null
                || (expectsContinue(request) && request.body().length() != 0);
    }

    static boolean expectsContinue(Request request) {
        return "100-continue".equalsIgnoreCase(request.header("Expect"));
    }

    private static void addHeaders(HttpHeaders headers, Hop hop) {
        var request = hop.request();
        for (var header : request.headers()) {
            headers.add(header.getKey(), header.getValue());
        }
        setIfAbsent(headers, HttpHeaderNames.HOST, request.origin().hostHeader());
        setIfAbsent(headers, HttpHeaderNames.USER_AGENT, hop.options().userAgent());
        setIfAbsent(headers, HttpHeaderNames.ACCEPT, "*/*");
        // A part of a packed body could not be unpacked.
        if (hop.options().isUnpacking() && !headers.contains(HttpHeaderNames.RANGE)) {
            setIfAbsent(headers, HttpHeaderNames.ACCEPT_ENCODING, PACKED);
        }
    }

    private static void frame(HttpHeaders headers, Request request) throws IOException {
        var body = request.body();
        long length = body.length();
        if (length < 0) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        } else if (length > 0 || expectsBody(request)) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, length);
        }
        var type = body.contentType();
        if (type != null) {
            setIfAbsent(headers, HttpHeaderNames.CONTENT_TYPE, type);
        }
    }

    private static void setIfAbsent(HttpHeaders headers, CharSequence name, String value) {
        if (!headers.contains(name)) {
            headers.add(name, value);
        }
    }

    private static boolean expectsBody(Request request) {
        return switch (request.method()) {
            case "POST", "PUT", "PATCH" -> true;
            default -> false;
        };
    }
}
