package io.treadle.loop.net;

import io.treadle.core.Task;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** The JDK's own context, whose certificates are read from a file, once for all loops, by a thread that lives for it. */
final class DefaultTlsContext {
    private static final CompletableFuture<SSLContext> CONTEXT = CompletableFuture.supplyAsync(
            DefaultTlsContext::load,
            body -> Thread.ofPlatform().daemon().name("treadle-trust").start(body));

    private DefaultTlsContext() {}

    private static SSLContext load() {
        try {
            return SSLContext.getDefault();
        } catch (GeneralSecurityException e) {
            throw new CompletionException(e);
        }
    }

    /** Waits until it is there. */
    static SSLContext get() throws IOException {
        try {
            return Task.await(CONTEXT);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new SSLException("the JDK has no TLS context: " + e.getMessage(), e);
        }
    }
}
