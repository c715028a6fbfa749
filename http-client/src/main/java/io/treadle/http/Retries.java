package io.treadle.http;

import io.treadle.core.CancelScope;
import io.treadle.core.pace.Retry;
import io.treadle.core.time.Deadline;
import io.treadle.http.error.ConnectionClosedException;
import io.treadle.http.error.HttpConnectException;
import io.treadle.http.error.HttpStatusException;
import io.treadle.http.error.HttpTimeoutException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tries a hop again where that does no harm: what was never sent, and what may be repeated. A response that says "later" is
 * tried again too, and is what the caller gets if it stays with it.
 */
final class Retries {
    private final Hops hops;
    private final @Nullable Retry retry;

    Retries(Hops hops, @Nullable Retry retry) {
        this.hops = hops;
        this.retry = retry;
    }

    OpenResponse run(Hop hop) throws IOException {
        if (retry == null) {
            return hops.run(hop);
        }
        var tries = new Tries(hop);
        boolean done = false;
        try {
            var response = inTime(hop, retry, tries);
            done = true;
            return response;
        } finally {
            if (!done) {
                tries.closeUnwanted();
            }
        }
    }

    /**
     * In a scope that ends just after the call, since a {@link Retry} looks at its scope before it pauses. The limits of the call
     * itself come first: they say more.
     */
    private static OpenResponse inTime(Hop hop, Retry policy, Tries tries) throws IOException {
        var scope = CancelScope.create();
        scope.setDeadline(Deadline.after(hop.end().nanos(), Duration.ofMillis(1)));
        return scope.run(() -> Optional.of(tries.run(policy)), Optional.<OpenResponse>empty())
                .orElseThrow(() -> hop.outOfTime("phase=retry"));
    }

    /** The tries of one hop. */
    private final class Tries {
        private final Hop hop;
        private int count;
        private @Nullable OpenResponse unwanted;

        private Tries(Hop hop) {
            this.hop = hop;
        }

        OpenResponse run(Retry policy) throws IOException {
            try {
                return policy.onlyIf(e -> policy.worthIt().test(e) && isWorthAnother(e))
                        .withHint(Tries::wished)
                        .run(this::next);
            } catch (HttpStatusException e) {
                if (unwanted == null) {
                    throw e;
                }
                return unwanted;
            }
        }

        private OpenResponse next() throws IOException {
            closeUnwanted();
            var response = hops.run(hop.attempt(++count));
            if (mayBeTriedAgain(response)) {
                unwanted = response;
                throw new HttpStatusException(
                        response.call(), response.status(), response.reason(), response.retryAfter());
            }
            return response;
        }

        /** Only if there is another try: else the response is the result. */
        private boolean mayBeTriedAgain(OpenResponse response) {
            if (retry == null || count >= retry.tries() || !hop.mayBeRepeated()) {
                return false;
            }
            return hop.options().retryStatuses().contains(response.status());
        }

        private boolean isWorthAnother(Exception failure) {
            return switch (failure) {
                case HttpConnectException e -> !(e.getCause() instanceof AddressRefused);
                case HttpStatusException e -> true;
                case HttpTimeoutException e -> isWorthAnother(e.limit());
                case ConnectionClosedException e -> hop.mayBeRepeated() && !hops.isClosed();
                default -> false;
            };
        }

        private boolean isWorthAnother(HttpTimeoutException.Limit limit) {
            return switch (limit) {
                case CONNECT, TLS -> true;
                case FIRST_BYTE, IDLE -> hop.mayBeRepeated();
                case TOTAL -> false;
            };
        }

        private static @Nullable Duration wished(Exception failure) {
            return failure instanceof HttpStatusException e ? e.retryAfter() : null;
        }

        void closeUnwanted() {
            if (unwanted != null) {
                unwanted.close();
                unwanted = null;
            }
        }
    }
}
