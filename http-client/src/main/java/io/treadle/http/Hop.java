package io.treadle.http;

import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http2.Http2Exception;
import io.treadle.core.time.Deadline;
import io.treadle.http.error.ConnectionClosedException;
import io.treadle.http.error.FailedCall;
import io.treadle.http.error.HttpException;
import io.treadle.http.error.HttpLimitException;
import io.treadle.http.error.HttpProtocolException;
import io.treadle.http.error.HttpTimeoutException;
import io.treadle.http.error.HttpTlsException;
import io.treadle.http.internal.HeaderRules;
import io.treadle.http.options.Proxy;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One request that is sent to one server: a call has more of them if it follows redirects or tries again. Also makes its
 * failures.
 *
 * @param whole whether the body is wanted whole, and not piece by piece
 * @param end when the call must be over
 */
record Hop(Request request, HttpOptions options, boolean whole, Deadline end, int attempt, Events events) {
    /** Null for none. */
    @Nullable
    Proxy proxy() {
        return options.unixSocket() != null ? null : options.proxies().forUri(request.uri());
    }

    Origin origin() {
        return request.origin();
    }

    /** Whether sending it again does no harm and is possible. */
    boolean mayBeRepeated() {
        return request.line().isIdempotent() && request.body().isRepeatable();
    }

    Hop attempt(int number) {
        return number == attempt ? this : new Hop(request, options, whole, end, number, events);
    }

    FailedCall call() {
        return new FailedCall(request.method(), request.uri(), attempt);
    }

    /** The limit for the whole call is over. */
    HttpTimeoutException outOfTime(String phase) {
        var limit = request.timeout() == null ? options.timeouts().total() : request.timeout();
        return timeout(HttpTimeoutException.Limit.TOTAL, "no whole response in time: timeout=" + limit + ", " + phase);
    }

    HttpTimeoutException timeout(HttpTimeoutException.Limit limit, String problem) {
        return new HttpTimeoutException(call(), limit, problem);
    }

    HttpLimitException limit(String name, Object limit, String problem) {
        return new HttpLimitException(call(), name, problem + ": Limits." + name + "=" + limit);
    }

    HttpProtocolException malformed(String reason) {
        return malformed(reason, null);
    }

    HttpProtocolException malformed(String reason, @Nullable Throwable cause) {
        return new HttpProtocolException(call(), "the response is malformed: " + HeaderRules.printable(reason), cause);
    }

    ConnectionClosedException closed(String problem, boolean beforeResponse, @Nullable Throwable cause) {
        return new ConnectionClosedException(call(), problem, beforeResponse, cause);
    }

    /** What to throw when {@code error} has ended the exchange. */
    HttpException failure(Throwable error) {
        if (error instanceof HttpException e) {
            return e;
        }
        if (error instanceof SSLException) {
            return new HttpTlsException(call(), "TLS failed: " + error.getMessage(), error);
        }
        if (error instanceof Http2Exception e) {
            return e instanceof Http2Exception.HeaderListSizeException
                    ? limit("headerBytes", options.limits().headerBytes(), "more headers than allowed")
                    : malformed(String.valueOf(e.getMessage()), e);
        }
        return error instanceof ClientClosed
                ? closed(String.valueOf(error.getMessage()), false, null)
                : closed("the exchange failed", false, error);
    }

    /** Whether Netty's decoder means that the connection has ended in the middle of a message. */
    static boolean isEnd(Throwable cause) {
        return cause instanceof PrematureChannelClosureException;
    }
}
