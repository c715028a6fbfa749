package io.treadle.loop.reactor;

import io.treadle.core.Cancelled;
import io.treadle.core.Task;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Between tasks and Reactor. */
public final class ReactorBridge {
    private ReactorBridge() {}

    /**
     * Subscribes to {@code mono} and waits for its value; null if it is empty. A cancelled caller cancels the subscription. For
     * tasks.
     *
     * @throws Exception what the publisher signalled
     * @throws Cancelled if the caller is cancelled
     */
    public static <T> @Nullable T await(Mono<T> mono) throws Exception {
        var future = mono.toFuture();
        try {
            return Task.<@Nullable T>await(future);
        } finally {
            future.cancel(false);
        }
    }
}
