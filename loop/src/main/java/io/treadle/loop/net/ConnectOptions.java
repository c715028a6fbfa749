package io.treadle.loop.net;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a stream is connected. Immutable: {@code ConnectOptions.DEFAULT.withTimeout(ofSeconds(3))}.
 *
 * @param timeout for the whole, name resolution included
 * @param attemptDelay how long the attempt at one address has before the next address is tried beside it
 * @param localAddress where the connection begins; null for what the system chooses
 * @param stream how the stream behaves
 * @param resolver finds the addresses of a name; null for that of the loop
 * @param addressPolicy which addresses may be connected to
 */
public record ConnectOptions(
        Duration timeout,
        Duration attemptDelay,
        @Nullable InetSocketAddress localAddress,
        StreamOptions stream,
        @Nullable Resolver resolver,
        AddressPolicy addressPolicy) {

    /** 10 s in all, the next address after 250 ms, any address on either side. */
    public static final ConnectOptions DEFAULT = new ConnectOptions(
            Duration.ofSeconds(10), Duration.ofMillis(250), null, StreamOptions.DEFAULT, null, AddressPolicy.ANY);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a time is not more than zero
     */
    public ConnectOptions {
        ensurePositive("timeout", timeout);
        ensurePositive("attemptDelay", attemptDelay);
    }

    private static void ensurePositive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + " must be more than zero: " + name + "=" + value);
        }
    }

    public ConnectOptions withTimeout(Duration limit) {
        return new ConnectOptions(limit, attemptDelay, localAddress, stream, resolver, addressPolicy);
    }

    public ConnectOptions withAttemptDelay(Duration delay) {
        return new ConnectOptions(timeout, delay, localAddress, stream, resolver, addressPolicy);
    }

    public ConnectOptions withLocalAddress(InetSocketAddress address) {
        return new ConnectOptions(timeout, attemptDelay, address, stream, resolver, addressPolicy);
    }

    public ConnectOptions withStream(StreamOptions options) {
        return new ConnectOptions(timeout, attemptDelay, localAddress, options, resolver, addressPolicy);
    }

    public ConnectOptions withResolver(Resolver newResolver) {
        return new ConnectOptions(timeout, attemptDelay, localAddress, stream, newResolver, addressPolicy);
    }

    /** Connects only to what {@code policy} allows: {@link AddressPolicy#PUBLIC_ONLY} for names that others have chosen. */
    public ConnectOptions withAddressPolicy(AddressPolicy policy) {
        return new ConnectOptions(timeout, attemptDelay, localAddress, stream, resolver, policy);
    }
}
