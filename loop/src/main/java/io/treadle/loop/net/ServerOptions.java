package io.treadle.loop.net;

/**
 * How a server behaves. Immutable: {@code ServerOptions.DEFAULT.withMaxConnections(1000)}.
 *
 * @param maxConnections how many connections it has at most; further ones wait in the operating system's queue
 * @param backlog how long that queue may be
 * @param reusePort whether servers of several loops may listen at one port; the system spreads connections over them
 *     (SO_REUSEPORT)
 * @param stream how the streams behave
 */
public record ServerOptions(int maxConnections, int backlog, boolean reusePort, StreamOptions stream) {
    /** As many connections as there are descriptors, a queue of 1024, the port for itself. */
    public static final ServerOptions DEFAULT =
            new ServerOptions(Integer.MAX_VALUE, 1024, false, StreamOptions.DEFAULT);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a number is less than one
     */
    public ServerOptions {
        if (maxConnections < 1 || backlog < 1) {
            throw new IllegalArgumentException("maxConnections and backlog must be 1 or more: maxConnections="
                    + maxConnections + ", backlog=" + backlog);
        }
    }

    public ServerOptions withMaxConnections(int count) {
        return new ServerOptions(count, backlog, reusePort, stream);
    }

    public ServerOptions withBacklog(int length) {
        return new ServerOptions(maxConnections, length, reusePort, stream);
    }

    public ServerOptions withReusePort(boolean on) {
        return new ServerOptions(maxConnections, backlog, on, stream);
    }

    public ServerOptions withStream(StreamOptions options) {
        return new ServerOptions(maxConnections, backlog, reusePort, options);
    }
}
