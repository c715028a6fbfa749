package io.treadle.samples.fetch;

import io.netty.handler.timeout.ReadTimeoutException;
import io.treadle.http.error.ConnectionClosedException;
import io.treadle.http.error.HttpTimeoutException;
import java.io.EOFException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import reactor.netty.http.client.PrematureCloseException;

/**
 * The kinds of failure that a reader of the summary tells apart. Every client has its own exceptions for them, often
 * wrapped; the first kind here that has one of them anywhere among the causes is the right one, so the order matters:
 * an unresolved address, for one, arrives inside a {@code ConnectException} and is an {@code IllegalArgumentException}.
 */
enum FailureKind {
    UNKNOWN_HOST("unknown host"),
    TIMED_OUT("timed out"),
    REFUSED("connection refused"),
    CUT_SHORT("cut short"),
    BAD_URL("bad URL"),
    OTHER("error");

    private final String label;

    FailureKind(String label) {
        this.label = label;
    }

    static FailureKind of(Throwable error) {
        return Arrays.stream(values())
                .filter(kind -> causes(error).anyMatch(kind::covers))
                .findFirst()
                .orElse(OTHER);
    }

    String label() {
        return label;
    }

    /** What the exception that decided the kind says, or nothing where the kind says it all. */
    String detail(Throwable error) {
        Throwable telling = causes(error).filter(this::covers).findFirst().orElse(error);
        String unsaid = this == OTHER ? telling.getClass().getSimpleName() : "";
        return Objects.requireNonNullElse(telling.getMessage(), unsaid);
    }

    private boolean covers(Throwable error) {
        return switch (this) {
            case UNKNOWN_HOST -> error instanceof UnknownHostException || error instanceof UnresolvedAddressException;
            case TIMED_OUT ->
                error instanceof TimeoutException
                        || error instanceof HttpTimeoutException
                        || error instanceof java.net.http.HttpTimeoutException
                        || error instanceof ReadTimeoutException
                        || error instanceof InterruptedIOException;
            case REFUSED -> error instanceof ConnectException;
            case CUT_SHORT ->
                error instanceof ConnectionClosedException
                        || error instanceof EOFException
                        || error instanceof PrematureCloseException;
            case BAD_URL -> error instanceof IllegalArgumentException || error instanceof URISyntaxException;
            case OTHER -> true;
        };
    }

    private static Stream<Throwable> causes(Throwable error) {
        return Stream.iterate(error, Objects::nonNull, Throwable::getCause);
    }
}
