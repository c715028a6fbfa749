package io.treadle.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.engine.Signal;
import io.treadle.core.support.Failures;
import io.treadle.core.support.ForkedJvm;
import io.treadle.core.support.LogCapture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A loop whose own thread cannot go on says so to all who wait for it. */
class FailedLoopTest {
    private static final Duration FOR_EVER = Duration.ofDays(1000);

    private final Failures failures = new Failures();
    private final TaskLoop loop = TaskLoop.create(failures.config());
    private final LogCapture log = new LogCapture("io.treadle.core.engine.Scheduler");
    private final Error error = new OutOfMemoryError("made for the test");

    @AfterEach
    void closingGoesOnAtOnce() {
        loop.close();
        log.close();
    }

    /** The platform thread of the loop meets the error, outside of all tasks. */
    private void fail() {
        loop.scheduler().enqueue(new Signal() {
            @Override
            public void run() {
                throw error;
            }

            @Override
            protected void refused() {}
        });
    }

    @Test
    void theCallerOfRunGetsTheError() {
        var thrown = assertThrows(
                Error.class,
                () -> loop.runUntilComplete(() -> {
                    fail();
                    Task.sleep(FOR_EVER);
                }));
        assertSame(error, thrown);
    }

    @Test
    void theCallerOfRunForeverGetsTheError() {
        loop.post(this::fail);
        assertSame(error, assertThrows(Error.class, loop::runForever));
    }

    @Test
    void futuresFailWithIt() throws Exception {
        var begun = new CountDownLatch(1);
        loop.runInBackground();
        var future = loop.submit(() -> {
            begun.countDown();
            Task.sleep(FOR_EVER);
            return 1;
        });
        begun.await();
        loop.post(this::fail);
        assertSame(error, assertThrows(ExecutionException.class, future::get).getCause());
    }

    @Test
    void theExceptionHandlerIsTold() throws Exception {
        loop.runInBackground();
        loop.post(this::fail);
        loop.scheduler().awaitClosed();
        assertEquals(List.of(error), failures.errors());
    }

    @Test
    void itCannotRunAgain() {
        loop.post(this::fail);
        assertThrows(Error.class, loop::runForever);
        assertTrue(loop.isClosed());
        assertThrows(IllegalStateException.class, () -> loop.runUntilComplete(() -> 1));
    }

    @Test
    void exhaustedMemoryEndsTheRun(@TempDir Path folder) throws Exception {
        var ended = ForkedJvm.run(
                folder,
                Duration.ofMinutes(2),
                List.of("-Xmx32m", "-XX:TieredStopAtLevel=1", ForkedJvm.FLAG, Exhausting.class.getName()));
        assertTrue(ended.output().contains("run threw java.lang.OutOfMemoryError"), ended::output);
    }

    /** Fills the memory to the last byte, and goes on. */
    static final class Exhausting {
        private static Object @Nullable [] hoard = {};

        public static void main(String[] arguments) {
            try (var loop = TaskLoop.create()) {
                loop.runUntilComplete(() -> {
                    for (int i = 0; i < 5; i++) {
                        loop.spawn(() -> {
                            while (true) {
                                Task.sleep(Duration.ofMillis(1));
                            }
                        });
                    }
                    Task.sleep(Duration.ofMillis(5));
                    hoardAll();
                    while (true) {
                        loop.spawn(() -> Task.sleep(Duration.ofMillis(1)));
                    }
                });
            } catch (Throwable e) {
                hoard = null;
                System.out.println("run threw " + e);
            }
        }

        private static void hoardAll() {
            for (int size : new int[] {100_000, 1_000, 30, 1}) {
                try {
                    while (true) {
                        hoard = new Object[] {hoard, new byte[size]};
                    }
                } catch (OutOfMemoryError e) {
                    // smaller pieces
                }
            }
        }
    }
}
