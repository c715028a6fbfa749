package io.treadle.loop;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.treadle.core.function.Action;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Loops for tests, and a look at them from outside. */
public final class TestLoops {
    /** For a sleep that something else has to end. */
    public static final Duration FOREVER = Duration.ofDays(1000);

    private static final Set<String> NATIVE_WAITS = Set.of("epollWait", "epollWait0", "ioUringEnter", "wait");

    private TestLoops() {}

    /** Options of a loop on {@code transport}; skips the test where that does not work. */
    public static LoopOptions on(Transport transport) {
        var options = LoopOptions.DEFAULT.withName("test").withTransport(transport);
        try {
            EventLoop.create(options).close();
        } catch (UnsupportedOperationException e) {
            abort("skipped: " + e.getMessage());
        }
        return options;
    }

    public static void assertSays(String expected, Throwable error) {
        assertTrue(String.valueOf(error.getMessage()).contains(expected), error::toString);
    }

    /** Before 24 a virtual thread that waits while it is in a monitor, or for one, keeps its carrier. */
    static void assumeMonitorsDoNotPin() {
        assumeTrue(Runtime.version().feature() >= 24, "skipped: synchronized pins on JDK 21 to 23");
    }

    /** The virtual thread that polls Netty. */
    static Thread hubOf(EventLoop loop) throws Exception {
        var hub = new CompletableFuture<Thread>();
        loop.nettyEventLoop().execute(() -> hub.complete(Thread.currentThread()));
        return hub.get(60, TimeUnit.SECONDS);
    }

    /** Returns once the loop's thread sleeps in the poller's wait, or by itself while {@code hub} is parked. */
    static void awaitAsleep(EventLoop loop, Thread hub) {
        var carrier = platformThread(loop.name());
        until(() -> isAsleepInPoller(hub) || (isParked(hub) && isParked(carrier)));
    }

    private static boolean isAsleepInPoller(Thread hub) {
        return Arrays.stream(hub.getStackTrace())
                .limit(2)
                .anyMatch(frame -> frame.isNativeMethod() && NATIVE_WAITS.contains(frame.getMethodName()));
    }

    static boolean isParked(Thread thread) {
        return switch (thread.getState()) {
            case WAITING, TIMED_WAITING, BLOCKED -> true;
            default -> false;
        };
    }

    /** The platform thread of that name, of which there must be just one. */
    static Thread platformThread(String name) {
        var found = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("expected one thread: name=" + name + ", found=" + found);
        }
        return found.get(0);
    }

    static boolean hasPlatformThread(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(name));
    }

    /** Starts {@code action} in a virtual thread that inherits the caller's scheduler. */
    static Thread startVirtual(Action<?> action) {
        return Thread.startVirtualThread(unchecked(action));
    }

    /** For what takes a {@code Runnable}. */
    static Runnable unchecked(Action<?> action) {
        return () -> {
            try {
                action.run();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        };
    }

    /** For tasks: waits for what no event tells, and holds nobody up; bounded by the test's timeout. */
    public static void awaitThat(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Treadle.sleep(Duration.ofMillis(1));
        }
    }

    /** For foreign threads: waits for what no event tells; bounded by the test's timeout. */
    public static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.yield();
        }
    }
}
