package io.treadle.http;

import io.treadle.core.CallHandle;
import io.treadle.http.body.RequestBody;
import io.treadle.http.body.TransferListener;
import io.treadle.loop.EventLoop;
import io.treadle.loop.reactor.ReactorBridge;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An HTTP client whose calls read like blocking ones: the task waits, its loop goes on. Connections are kept and used
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
    private final ConnectionPools pools;
    private final Retries retries;
    private final CallHandle closeWithLoop;

    private HttpClient(EventLoop loop, HttpOptions options) {
        this.loop = loop;
        this.options = options;
        this.pools = new ConnectionPools(loop, options);
        var hops = new Hops(loop, pools, new Pacing(loop, options.rateLimit()));
        this.retries = new Retries(hops, options.retry());
        this.closeWithLoop = loop.onClose(pools::close);
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

    /** {@link #send} of a {@link Request#post(String, RequestBody)}. */
    public Response post(String url, RequestBody body) throws IOException {
        return send(Request.post(url, body));
    }

    /** {@link #send} of a {@link Request#post(String, byte[])}. */
    public Response post(String url, byte[] body) throws IOException {
        return send(Request.post(url, body));
    }

    /** {@link #send} of a {@link Request#post(String, String)}. */
    public Response post(String url, String body) throws IOException {
        return send(Request.post(url, body));
    }

    /** {@link #send} of a {@link Request#put}. */
    public Response put(String url, RequestBody body) throws IOException {
        return send(Request.put(url, body));
    }

    /** {@link #send} of a {@link Request#patch}. */
    public Response patch(String url, RequestBody body) throws IOException {
        return send(Request.patch(url, body));
    }

    /** {@link #send} of a {@link Request#delete}. */
    public Response delete(String url) throws IOException {
        return send(Request.delete(url));
    }

    /** {@link #send} of a {@link Request#head}. */
    public Response head(String url) throws IOException {
        return send(Request.head(url));
    }

    /**
     * Sends {@code request} and waits for the whole response, whatever its status. Redirects are followed up to {@code
     * Limits.redirects}. Holds no connection afterwards. A kept connection that turns out to be closed before any byte of the
     * response is replaced once, if the method is idempotent; what a server of HTTP/2 did not look at is sent again, whatever the
     * method: a few times, not counting connections on which others were answered before.
     *
     * @throws io.treadle.http.error.HttpException if the exchange fails; its kinds tell how
     * @throws IOException if reading the request's body fails
     * @throws io.treadle.core.Cancelled if the task is cancelled
     * @throws WrongThreadException if the caller is not a task of the client's loop
     * @throws IllegalStateException if the client is closed
     */
    public Response send(Request request) throws IOException {
        return call(request, true).whole();
    }

    /**
     * Sends {@code request} and waits for the head of the response, whatever its status. The caller reads the body as it comes,
     * and has to close the response; see {@link OpenResponse}. Throws what {@link #send} throws.
     *
     * <p>A server may answer before it has the whole request: a body that is not in memory is sent on while the response is read. If
     * that fails, reading throws why; closing the response ends it.
     */
    public OpenResponse open(Request request) throws IOException {
        return call(request, false);
    }

    /** {@link #open(Request)} of a {@link Request#get}. */
    public OpenResponse open(String url) throws IOException {
        return open(Request.get(url));
    }

    /** {@link #download(Request, Path, TransferListener)} of a {@link Request#get}. */
    public long download(String url, Path file) throws IOException {
        return download(Request.get(url), file, (bytes, total) -> {});
    }

    /**
     * Gets a file, piece by piece, and returns its length. While it is not whole it is called {@code name.part}; if the connection
     * is cut, the rest is asked for again as long as each try brings more, and so it is by a later call, if the server says that
     * the file is still the same. Throws what {@link #send} throws, for a status of 400 or more too.
     */
    public long download(Request request, Path file, TransferListener listener) throws IOException {
        return new Download(this, request, file, listener).run();
    }

    /** {@link #send} for users of Reactor: asks when it is subscribed to, from any thread; cancelling it cancels the call. */
    public Mono<Response> sendMono(Request request) {
        return ReactorBridge.mono(loop, () -> send(request));
    }

    /**
     * {@link #open} for users of Reactor: the body in pieces, no faster than they are asked for. It is so whatever the status: an
     * {@link Interceptor} can {@code raiseForStatus()} first.
     */
    public Flux<ByteBuffer> openFlux(Request request) {
        return ReactorBridge.flux(loop, out -> {
            try (var response = open(request)) {
                response.buffers().forEach(out::emit);
            }
        });
    }

    private OpenResponse call(Request request, boolean whole) throws IOException {
        ensureOnLoop();
        pools.ensureOpen();
        var limit =
                Objects.requireNonNullElse(request.timeout(), options.timeouts().total());
        var events = new Events(loop, options.listeners(), loop.clock().nanoTime());
        return new Call(options, retries, whole, loop.deadlineAfter(limit), events).run(request);
    }

    private void ensureOnLoop() {
        if (!loop.isOnThread()) {
            throw new WrongThreadException("this client belongs to " + loop + ": thread=" + Thread.currentThread()
                    + "; make one in the loop that uses it, or loop.submit(...)");
        }
    }

    /**
     * Closes all connections at once; calls that are under way fail with {@code ConnectionClosedException}. Idempotent; does
     * not wait.
     *
     * @throws WrongThreadException if the caller does not run on the client's loop, and neither is closed
     */
    @Override
    public void close() {
        if (!pools.isClosed()) {
            ensureOnLoop();
            closeWithLoop.cancel();
            pools.close();
        }
    }
}
