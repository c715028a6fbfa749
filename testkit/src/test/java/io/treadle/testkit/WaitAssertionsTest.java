package io.treadle.testkit;

import static io.treadle.testkit.Sample.assertSays;
import static io.treadle.testkit.WaitAssertions.assertDoesNotWait;
import static io.treadle.testkit.WaitAssertions.assertWaits;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.core.function.Action;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

@TreadleTest
class WaitAssertionsTest {
    private static final Action<RuntimeException> NOTHING = () -> {};

    private static void assertFails(String message, Action<?> assertion) {
        assertSays(message, assertThrows(AssertionError.class, assertion::run));
    }

    @Test
    void aSleepWaits() {
        assertWaits(() -> Treadle.sleep(Duration.ofDays(1)));
        assertFails("not to wait", () -> assertDoesNotWait(() -> Treadle.sleep(Duration.ofDays(1))));
    }

    private static void assertYieldingWaits() {
        assertWaits(Treadle::yieldNow);
        assertFails("not to wait", () -> assertDoesNotWait(Treadle::yieldNow));
    }

    @Test
    void yieldingWaits() {
        assertYieldingWaits();
    }

    @Nested
    @TreadleTest(seed = TreadleTest.RANDOM)
    class InAnyOrderOfTasks {
        @RepeatedTest(10)
        void yieldingWaits() {
            assertYieldingWaits();
        }
    }

    @Test
    void aWaitOfTheJdkWaits() throws Exception {
        assertWaits(() -> Thread.sleep(1));
        assertFails("not to wait", () -> assertDoesNotWait(() -> Thread.sleep(1)));
    }

    @Test
    void spawningDoesNotWait() {
        assertDoesNotWait(() -> {
            var unused = Treadle.spawn(() -> {});
        });
        assertFails("ran through", () -> assertWaits(NOTHING));
    }

    @Test
    void aParkThatHasItsPermitDoesNotWait() {
        LockSupport.unpark(Thread.currentThread());
        assertDoesNotWait(() -> LockSupport.park());
    }

    @Test
    void aWaitThatComesInTimeIsWithinTheLimit() {
        assertWaits(Duration.ofMinutes(1), Treadle::yieldNow);
    }

    @Test
    void aWaitThatComesLateFailsTheLimit() {
        assertFails(
                "held the thread for PT",
                () -> assertWaits(Duration.ofMillis(1), () -> {
                    for (long end = System.nanoTime() + 2_000_000; System.nanoTime() - end < 0; ) {
                        Thread.onSpinWait();
                    }
                    Treadle.yieldNow();
                }));
    }

    @Test
    void noWaitAtAllFailsALimitToo() {
        assertFails("ran through", () -> assertWaits(Duration.ofMinutes(1), NOTHING));
    }

    @Test
    void whatTheActionThrowsIsThrown() {
        var error = new IOException("on purpose");
        Action<IOException> failing = () -> {
            throw error;
        };
        assertSame(error, assertThrows(IOException.class, () -> assertWaits(failing)));
        assertSame(error, assertThrows(IOException.class, () -> assertDoesNotWait(failing)));
    }
}
