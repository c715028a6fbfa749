package io.treadle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Errors of the machine itself end a task and reach those who wait; they never leave a loop that is silently dead. */
@LoopTest
class FatalErrorTest {
    @Test
    void exhaustedMemoryInTheBodyReachesTheCallerOfRun() {
        assertThrows(OutOfMemoryError.class, () -> EventLoop.run(FatalErrorTest::allocateTooMuch));
    }

    @Test
    void exhaustedMemoryInATaskFailsItAndTheLoopGoesOn() throws Exception {
        EventLoop.run(() -> {
            var task = Treadle.spawn(FatalErrorTest::allocateTooMuch);
            assertThrows(OutOfMemoryError.class, task::get);
            assertEquals(2, Treadle.spawn(() -> 1 + 1).get());
        });
    }

    @Test
    void anOverflowingStackFailsTheTaskAndTheLoopGoesOn() throws Exception {
        EventLoop.run(() -> {
            var task = Treadle.spawn(() -> recurse(0));
            assertThrows(StackOverflowError.class, task::get);
            assertEquals(2, Treadle.spawn(() -> 1 + 1).get());
        });
    }

    @Test
    void anErrorInACallbackReachesTheExceptionHandlerAndTheLoopGoesOn() throws Exception {
        var reported = new CompletableFuture<Throwable>();
        var options = LoopOptions.DEFAULT.withExceptionHandler((message, error, task) -> reported.complete(error));
        EventLoop.run(options, () -> {
            var loop = EventLoop.current();
            loop.callSoon(() -> recurse(0));
            assertInstanceOf(StackOverflowError.class, Treadle.await(reported));
            assertEquals(2, Treadle.spawn(() -> 1 + 1).get());
        });
    }

    @Test
    void anErrorInANettyHandlerLeavesTheLoopAlive() throws Exception {
        try (var loop = EventLoop.start()) {
            loop.nettyEventLoop().execute(() -> {
                throw new StackOverflowError("made for the test");
            });
            assertEquals(2, loop.submit(() -> 1 + 1).get(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void exitInATaskEndsTheProgramWithItsCode() throws Exception {
        assertEquals(3, Fork.run(Exiting.class).exitCode());
    }

    /** Exits in a task, while others wait. */
    static final class Exiting {
        public static void main(String[] arguments) {
            EventLoop.run(() -> {
                Treadle.spawn(() -> System.exit(3));
                Treadle.sleep(java.time.Duration.ofDays(1000));
            });
        }
    }

    private static void allocateTooMuch() {
        int[] blocks = new int[Integer.MAX_VALUE];
        blocks[0] = 1;
    }

    private static int recurse(int depth) {
        return depth < 0 ? 0 : recurse(depth + 1) + 1;
    }
}
