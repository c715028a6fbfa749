package io.treadle.http;

import io.treadle.core.Cancelled;
import io.treadle.core.SpawnOptions;
import io.treadle.core.Task;
import io.treadle.loop.EventLoop;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An upload in a task of its own, so that the caller can read the answer meanwhile: a server that sends back what it gets takes
 * no more while nobody reads.
 */
/*
 *   under way    -> over    the body is sent, or the server has said all it will
 *                -> failed  and so has the exchange; who reads is told why
 *                -> ended   nobody wants the answer: the task is cancelled
 */
final class OwnUpload {
    /** Why a body could not be sent. Never leaves the exchange: its caller gets the cause as it is. */
    static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;

        private Failure(Throwable cause) {
            super(cause);
        }

        IOException thrown() {
            var cause = getCause();
            if (cause instanceof RuntimeException e) {
                throw e;
            }
            if (cause instanceof Error e) {
                throw e;
            }
            return cause instanceof IOException e ? e : new IOException(cause);
        }
    }

    private final Exchange exchange;
    private final Carrier carrier;

    private OwnUpload(Exchange exchange, Carrier carrier) {
        this.exchange = exchange;
        this.carrier = carrier;
    }

    /** Begins to send the body of {@code exchange}, whose head is on its way. */
    static Task<@Nullable Void> begin(EventLoop loop, Exchange exchange, Carrier carrier) {
        var upload = new OwnUpload(exchange, carrier);
        var options = SpawnOptions.named("upload of " + exchange.hop().call()).asDaemon();
        return loop.<@Nullable Void>spawnDetached(options.startedAtOnce(), () -> {
            upload.run();
            return null;
        });
    }

    private void run() {
        boolean over = false;
        exchange.uploading(true);
        try {
            Upload.run(exchange, carrier);
            over = true;
        } catch (Cancelled e) {
            throw e;
        } catch (Throwable e) {
            exchange.fail(new Failure(e));
        } finally {
            exchange.uploading(false);
            if (!over) {
                carrier.close();
            }
        }
    }
}
