package io.treadle.loop.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of looking a name up; kept and shared, so each who asked gets an error of its own. */
sealed interface Lookup {
    /** The addresses of {@code host}, which is for the error, or else the error. */
    List<InetAddress> addressesOf(String host) throws ResolveException;

    /**
     * The addresses, one at least.
     *
     * @param ttl for how long they may be kept
     */
    record Found(List<InetAddress> addresses, Duration ttl) implements Lookup {
        @Override
        public List<InetAddress> addressesOf(String host) {
            return addresses;
        }
    }

    /** There is none. */
    record Missing(
            ResolveException.Reason reason,
            String detail,
            @Nullable InetSocketAddress server,
            @Nullable Throwable cause)
            implements Lookup {
        @Override
        public List<InetAddress> addressesOf(String host) throws ResolveException {
            throw new ResolveException(host, reason, detail, server, cause);
        }

        /** The same, for the error of another name that this one was to complete. */
        Missing whenAskedFor(String candidate) {
            return new Missing(reason, detail + ", asked for=" + candidate, server, cause);
        }

        /** Whether the servers know that there is none; else another try may find one. */
        boolean isCertain() {
            return reason == ResolveException.Reason.NO_SUCH_NAME || reason == ResolveException.Reason.NO_ADDRESS;
        }
    }
}
