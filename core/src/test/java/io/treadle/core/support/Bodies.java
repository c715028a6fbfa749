package io.treadle.core.support;

import io.treadle.core.Task;
import io.treadle.core.function.Action;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** What tasks do in many tests. */
public final class Bodies {
    private Bodies() {}

    /** Throws {@code failure}. */
    public static <X extends Exception> Action<X> failing(X failure) {
        return () -> {
            throw failure;
        };
    }

    /** Waits until it is cancelled. */
    public static void waitForEver() {
        Task.sleep(Duration.ofDays(10_000));
    }

    /** Waits in the JDK until it is interrupted. */
    public static void waitForEverInTheJdk() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    /** Waits until it is cancelled, and then throws {@code failure} instead. */
    public static <X extends Exception> Action<X> failingWhenCancelled(X failure) {
        return () -> {
            try {
                waitForEver();
            } finally {
                failing(failure).run();
            }
        };
    }
}
