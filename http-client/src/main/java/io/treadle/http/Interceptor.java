package io.treadle.http;

import java.io.IOException;

/**
 * A function around each call of a client: may change the request, send another one in its place, ask more than once, or look at
 * the response. Runs in the calling task, so it may wait. See {@link HttpOptions#withInterceptor}.
 */
@FunctionalInterface
public interface Interceptor {
    /**
     * Answers {@code request}, usually by {@code next.proceed(request)}, or by {@link OpenResponse#of} without a server, which is then
     * the answer as it is: no redirect of it is followed, no cookie kept. A response that is not returned has to be closed.
     */
    OpenResponse intercept(Request request, Chain next) throws IOException;

    /** What comes after an interceptor: the next one, at the end the client, which follows redirects and tries again. */
    @FunctionalInterface
    interface Chain {
        /** Sends {@code request} and waits for its response. */
        OpenResponse proceed(Request request) throws IOException;
    }
}
