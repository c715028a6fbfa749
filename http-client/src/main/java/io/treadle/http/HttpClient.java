package io.treadle.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpVersion;
import io.treadle.core.CallHandle;
import io.treadle.core.Wait;
import io.treadle.core.time.Deadline;
import io.treadle.loop.EventLoop;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An HTTP/1.1 client whose calls read like blocking ones: the task waits, its loop goes on. Connections are kept and used
 * again.
 *
 * <pre>{@code
 * try (var http = HttpClient.create()) {
 *     System.out.println(http.get("http://example.org/").text());
 * }
 * }</pre>
 *
 * <p>Belongs to the loop on which it was made: only tasks of that loop may use it, as many as like at the same time. It is
 * closed with the loop at the latest. Cancelling a task closes the connection of its exchange at once.
 */
public final class HttpClient implements AutoCloseable {
    private final EventLoop loop;
    private final HttpOptions options;
    private final Connector connector;
    private final Map<Origin, ConnectionPool> pools = new HashMap<>();
    private final CallHandle closeWithLoop;
    private boolean closed;

    private HttpClient(EventLoop loop, HttpOptions options) {
        this.loop = loop;
        this.options = options;
        this.connector = new Connector(options, loop);
        this.closeWithLoop = loop.onClose(this::closePools);
    }

    /** A client of the current loop, with {@link HttpOptions#DEFAULT}. */
    public static HttpClient create() {
        return create(HttpOptions.DEFAULT);
    }

    /**
     * A client of the current loop.
     *
     * @throws WrongThreadException if the caller does not run on a loop
     */
    public static HttpClient create(HttpOptions options) {
        return new HttpClient(EventLoop.current(), options);
    }

    /** {@link #send} of a {@link Request#get}. */
    public Response get(String url) throws IOException {
        return send(Request.get(url));
    }

    /** {@link #send} of a {@link Request#post(String, byte[])}. */
    public Response post(String url, byte[] body) throws IOException {
        return send(Request.post(url, body));
    }

    /** {@link #send} of a {@link Request#post(String, String)}. */
    public Response post(String url, String body) throws IOException {
        return send(Request.post(url, body));
    }

    /**
     * Sends {@code request} and waits for the whole response, whatever its status. Redirects are not followed. A kept
     * connection that turns out to be closed before any byte of the response is replaced once, if the method is idempotent.
     *
     * @throws HttpTimeoutException if a limit of {@link HttpOptions} is over
     * @throws ConnectionClosedException if the connection ends before the response does
     * @throws ResponseTooLargeException if the body is longer than allowed
     * @throws java.net.UnknownHostException if the host has no address
     * @throws java.net.ConnectException if the server refuses
     * @throws java.net.ProtocolException if the response is malformed
     * @throws IOException for other failures of the network
     * @throws io.treadle.core.Cancelled if the task is cancelled
     * @throws WrongThreadException if the caller is not a task of the client's loop
     * @throws IllegalStateException if the client is closed
     */
    public Response send(Request request) throws IOException {
        ensureOnLoop();
        var deadline = loop.deadlineAfter(options.timeout());
        var connection = pool(request.origin()).acquire(deadline);
        try {
            return exchange(connection, request, deadline);
        } catch (ConnectionClosedException e) {
            if (!(e.isBeforeResponse() && connection.isReused() && request.isIdempotent())) {
                throw e;
            }
        }
        return exchange(pool(request.origin()).acquireFresh(deadline), request, deadline);
    }

    private Response exchange(HttpConnection connection, Request request, Deadline deadline) throws IOException {
        boolean whole = false;
        try {
            var wait = Wait.begin();
            wait.addDeadline(deadline);
            var exchange = new Exchange(request, wait, options.maxResponseBytes());
            connection.send(toMessage(request), exchange);
            var response = exchange.await("response");
            whole = true;
            return response;
        } finally {
            if (whole) {
                connection.release();
            } else {
                connection.close();
            }
        }
    }

    private FullHttpRequest toMessage(Request request) {
        var body = request.body();
        var message = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, request.nettyMethod(), request.target(), Unpooled.wrappedBuffer(body));
        var headers = message.headers();
        for (var header : request.headers()) {
            headers.add(header.getKey(), header.getValue());
        }
        setIfAbsent(headers, HttpHeaderNames.HOST, request.origin().hostHeader());
        setIfAbsent(headers, HttpHeaderNames.USER_AGENT, options.userAgent());
        setIfAbsent(headers, HttpHeaderNames.ACCEPT, "*/*");
        if (body.length > 0 || expectsBody(request)) {
            headers.setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
        }
        return message;
    }

    private static void setIfAbsent(HttpHeaders headers, CharSequence name, String value) {
        if (!headers.contains(name)) {
            headers.set(name, value);
        }
    }

    private static boolean expectsBody(Request request) {
        return switch (request.method()) {
            case "POST", "PUT", "PATCH" -> true;
            default -> false;
        };
    }

    private ConnectionPool pool(Origin origin) {
        ensureOpen();
        return pools.computeIfAbsent(
                origin, key -> new ConnectionPool(loop, key, options, connector, () -> pools.remove(key)));
    }

    private void ensureOnLoop() {
        if (!loop.isOnThread()) {
            throw new WrongThreadException("this client belongs to " + loop + ": thread=" + Thread.currentThread()
                    + "; make one in the loop that uses it, or loop.submit(...)");
        }
    }

    private void ensureOpen() {
        if (closed) {
            throw new IllegalStateException("the client is closed; make a new one");
        }
    }

    /**
     * Closes all connections at once; calls that are under way fail with {@link ConnectionClosedException}. Idempotent; does
     * not wait.
     *
     * @throws WrongThreadException if the caller does not run on the client's loop, and neither is closed
     */
    @Override
    public void close() {
        if (!closed) {
            ensureOnLoop();
            closeWithLoop.cancel();
            closePools();
        }
    }

    private void closePools() {
        closed = true;
        List.copyOf(pools.values()).forEach(ConnectionPool::close);
        connector.close();
    }
}
