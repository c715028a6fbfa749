package io.treadle.loop.net;

/**
 * What a server does with a connection.
 *
 * @param <S> the kind of stream
 */
@FunctionalInterface
public interface ConnectionHandler<S> {
    /**
     * Serves one connection, in a task of its own. When it returns, the stream is closed; when it throws, or is cancelled, the
     * stream is aborted, so that the peer does not take it for a good end, and what it threw goes to the exception handler.
     */
    void serve(S stream) throws Exception;
}
