package io.treadle.loop.stream;

import java.io.IOException;

/**
 * A connection: bytes come and go, independently of each other, so one task may read while another writes. For the tasks of
 * one loop. See {@link ByteSource} for reading and {@link ByteSink} for writing.
 *
 * <p>Closing it from any task of the loop ends with {@link StreamClosedException} whatever waits in it. Any other thread that
 * closes a connection gets a {@link WrongThreadException}.
 */
public interface ByteStream extends ByteSource, ByteSink {
    /**
     * Ends the sending side after everything that was written: the peer sees the end of the stream, and can still send.
     * Idempotent; does not wait. A task that waits to write gets a {@link StreamClosedException}, and has written nothing.
     *
     * @throws IOException if the stream is broken already
     * @throws IllegalStateException if another task is in the middle of a write of more than {@value #WHOLE} bytes, of which the
     *     peer would take a part for the whole
     */
    void shutdownOutput() throws IOException;

    /**
     * Closes both sides. What was written still goes out, in the background, for a limited time; a peer that has not read it
     * by then gets a reset. Idempotent; does not wait.
     */
    @Override
    void close();

    /** Closes both sides and drops what has not gone out; the peer of a TCP stream gets a reset. Idempotent; does not wait. */
    void abort();

    /** Whether it was closed on this side. Does not wait. */
    boolean isClosed();
}
