package io.treadle.http.options;

/**
 * How much a server may send. Immutable. More is an {@code HttpLimitException}, thrown before the memory is used.
 *
 * @param headerBytes of a response's head, and of its trailers
 * @param headerCount how many headers a response may have
 * @param interimResponses how many (1xx) may come before the real one
 * @param bodyBytes how long a body that is read whole may be, unpacked, or a line of a body that is read by lines
 * @param compressionRatio how many times longer than it was sent a body may be unpacked; looked at from 1 MiB on
 * @param redirects how many are followed; 0 for none, so that a redirect is a response like any other
 */
public record Limits(
        int headerBytes, int headerCount, int interimResponses, long bodyBytes, int compressionRatio, int redirects) {
    /** 64 KiB and 200 headers, 16 interim responses, 64 MiB of body, packed 250 to 1 at most, 10 redirects. */
    public static final Limits DEFAULT = new Limits(64 << 10, 200, 16, 64L << 20, 250, 10);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is negative, or zero where that would mean no response at all
     */
    public Limits {
        ensureAtLeast(1, "headerBytes", headerBytes);
        ensureAtLeast(1, "headerCount", headerCount);
        ensureAtLeast(0, "interimResponses", interimResponses);
        ensureAtLeast(0, "bodyBytes", bodyBytes);
        ensureAtLeast(1, "compressionRatio", compressionRatio);
        ensureAtLeast(0, "redirects", redirects);
    }

    private static void ensureAtLeast(long least, String name, long value) {
        if (value < least) {
            throw new IllegalArgumentException("expected " + least + " or more: " + name + "=" + value);
        }
    }

    public Limits withHeaderBytes(int bytes) {
        return new Limits(bytes, headerCount, interimResponses, bodyBytes, compressionRatio, redirects);
    }

    public Limits withHeaderCount(int count) {
        return new Limits(headerBytes, count, interimResponses, bodyBytes, compressionRatio, redirects);
    }

    public Limits withInterimResponses(int count) {
        return new Limits(headerBytes, headerCount, count, bodyBytes, compressionRatio, redirects);
    }

    public Limits withBodyBytes(long bytes) {
        return new Limits(headerBytes, headerCount, interimResponses, bytes, compressionRatio, redirects);
    }

    public Limits withCompressionRatio(int ratio) {
        return new Limits(headerBytes, headerCount, interimResponses, bodyBytes, ratio, redirects);
    }

    public Limits withRedirects(int count) {
        return new Limits(headerBytes, headerCount, interimResponses, bodyBytes, compressionRatio, count);
    }
}
