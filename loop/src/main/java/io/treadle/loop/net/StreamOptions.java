package io.treadle.loop.net;

import java.time.Duration;

/**
 * How a stream behaves. Immutable: {@code StreamOptions.DEFAULT.withNoDelay(false)}.
 *
 * @param noDelay whether small pieces go out at once, instead of waiting for the peer's answer to those before (TCP_NODELAY)
 * @param keepAlive whether the operating system probes a silent peer (SO_KEEPALIVE)
 * @param readAhead how many bytes are taken in before a task reads them; then the peer is held back
 * @param highWaterMark from how many bytes that have not gone out on a write waits
 * @param lowWaterMark down to how many it waits then
 * @param closeTimeout for how long a closed stream still tries to send what was written
 */
public record StreamOptions(
        boolean noDelay, boolean keepAlive, int readAhead, int highWaterMark, int lowWaterMark, Duration closeTimeout) {

    /** No delay, no probes, 64 KiB ahead, water marks of 32 and 64 KiB, 10 s to close. */
    public static final StreamOptions DEFAULT =
            new StreamOptions(true, false, 1 << 16, 1 << 16, 1 << 15, Duration.ofSeconds(10));

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if {@code readAhead} or a water mark is not more than zero, the low mark is above the high
     *     one, or the time is negative
     */
    public StreamOptions {
        if (readAhead < 1) {
            throw new IllegalArgumentException("readAhead must be 1 or more: readAhead=" + readAhead);
        }
        if (lowWaterMark < 1 || highWaterMark < lowWaterMark) {
            throw new IllegalArgumentException("water marks must be 1 or more, the low one not above the high one:"
                    + " lowWaterMark=" + lowWaterMark + ", highWaterMark=" + highWaterMark);
        }
        if (closeTimeout.isNegative()) {
            throw new IllegalArgumentException("closeTimeout must not be negative: closeTimeout=" + closeTimeout);
        }
    }

    public StreamOptions withNoDelay(boolean on) {
        return new StreamOptions(on, keepAlive, readAhead, highWaterMark, lowWaterMark, closeTimeout);
    }

    public StreamOptions withKeepAlive(boolean on) {
        return new StreamOptions(noDelay, on, readAhead, highWaterMark, lowWaterMark, closeTimeout);
    }

    public StreamOptions withReadAhead(int bytes) {
        return new StreamOptions(noDelay, keepAlive, bytes, highWaterMark, lowWaterMark, closeTimeout);
    }

    public StreamOptions withWaterMarks(int low, int high) {
        return new StreamOptions(noDelay, keepAlive, readAhead, high, low, closeTimeout);
    }

    public StreamOptions withCloseTimeout(Duration limit) {
        return new StreamOptions(noDelay, keepAlive, readAhead, highWaterMark, lowWaterMark, limit);
    }
}
