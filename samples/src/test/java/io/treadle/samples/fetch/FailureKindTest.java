package io.treadle.samples.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class FailureKindTest {

    @Test
    void anUnresolvedAddressInsideAConnectExceptionIsAnUnknownHost() {
        assertEquals(
                FailureKind.UNKNOWN_HOST,
                FailureKind.of(new ConnectException().initCause(new UnresolvedAddressException())));
    }

    @Test
    void aConnectTimeoutIsATimeoutAndNotARefusal() {
        Throwable timeout = new HttpConnectTimeoutException("late").initCause(new ConnectException("late"));
        assertEquals(FailureKind.TIMED_OUT, FailureKind.of(timeout));
    }

    @Test
    void theCauseThatDecidedTheKindGivesTheDetail() {
        Throwable cut = new CompletionException(new IOException("outer", new EOFException("after 500 bytes")));
        assertEquals("after 500 bytes", FailureKind.of(cut).detail(cut));
    }

    @Test
    void anUnknownErrorWithoutAMessageIsToldByItsType() {
        assertEquals("IllegalStateException", FailureKind.OTHER.detail(new IllegalStateException()));
    }
}
