package io.treadle.testkit;

import static io.treadle.testkit.Sample.assertSays;
import static io.treadle.testkit.Sample.failureOf;
import static java.time.Duration.ofDays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.treadle.core.SpawnOptions;
import io.treadle.core.channel.Channel;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What makes a test fail beside its own errors. */
class TreadleTestFailuresTest {
    private static void assertOnPurpose(@Nullable Throwable error) {
        assertEquals("java.lang.IllegalStateException: on purpose", String.valueOf(error));
    }

    static class TakesTooLong {
        @TreadleTest(limitMillis = 300)
        void test() throws Exception {
            Treadle.spawn(SpawnOptions.named("other"), () -> Treadle.sleep(ofDays(1)));
            Treadle.await(new CompletableFuture<String>());
        }
    }

    @Test
    void aTestThatTakesTooLongFailsWithADumpOfItsTasks() {
        var error = failureOf(TakesTooLong.class);
        assertSays("not over in time: limitMillis=300", error);
        assertSays(": 2 tasks\n", error);
        assertSays("  task 1 'main', WAITING, awaits a future\n", error);
        assertSays("TakesTooLong.test", error);
        assertSays("  task 2 'other', WAITING, sleeps, 86400.0 s left\n", error);
    }

    static class TakesTooLongAndHasAMethodAfterIt {
        @TreadleTest(limitMillis = 300)
        void test() throws Exception {
            Treadle.await(new CompletableFuture<String>());
        }

        @AfterEach
        void after() {}
    }

    @Test
    void whatComesAfterATestThatTookTooLongSaysWhyItDoesNotRun() {
        var suppressed = failureOf(TakesTooLongAndHasAMethodAfterIt.class).getSuppressed();
        assertEquals(1, suppressed.length);
        assertSays("not run, as the loop was given up", suppressed[0]);
    }

    static class TakesTooLongForJUnit {
        @TreadleTest
        @Timeout(value = 300, unit = TimeUnit.MILLISECONDS)
        void test() throws Exception {
            Treadle.await(new CompletableFuture<String>());
        }
    }

    @Test
    void theTimeoutOfJUnitHasADumpOfTheTasks() {
        var error = failureOf(TakesTooLongForJUnit.class);
        assertSays("timed out after 300 milliseconds", error);
        assertSays("  task 1 'main', WAITING, awaits a future\n", error.getSuppressed()[0]);
    }

    static class HasNoTime {
        @TreadleTest(limitMillis = 0)
        void test() {}
    }

    @Test
    void aLimitOfNothingIsRefused() {
        assertSays("limitMillis=0", failureOf(HasNoTime.class));
    }

    static class NeverGivesWay {
        static volatile boolean over;

        @TreadleTest(limitMillis = 300)
        void test() {
            while (!over) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aTestThatNeverGivesWayFailsWithWhereItIs() {
        try {
            var error = failureOf(NeverGivesWay.class);
            assertSays("the loop does not answer", error);
            assertSays("NeverGivesWay.test", error);
        } finally {
            NeverGivesWay.over = true;
        }
    }

    static class LeavesADaemonThatNeverGivesWay {
        static volatile boolean over;

        @TreadleTest(limitMillis = 300)
        void test() {
            Treadle.spawn(SpawnOptions.named("stubborn").asDaemon(), () -> {
                try {
                    Treadle.sleep(ofDays(1));
                } finally {
                    while (!over) {
                        Thread.onSpinWait();
                    }
                }
            });
            Treadle.yieldNow();
        }
    }

    @Test
    void aLoopThatDoesNotCloseWithinTheLimitOfTheTestFailsIt() {
        try {
            var error = failureOf(LeavesADaemonThatNeverGivesWay.class);
            assertSays("did not close in time: limitMillis=300", error);
            assertSays("'stubborn'", error);
        } finally {
            LeavesADaemonThatNeverGivesWay.over = true;
        }
    }

    static class Deadlocked {
        @TreadleTest
        void test() {
            var never = Channel.<String>rendezvous().named("never");
            Treadle.spawn(SpawnOptions.named("second"), () -> never.receive());
            never.receive();
        }
    }

    @Test
    void aDeadlockFailsWithADumpOfTheTasks() {
        var error = failureOf(Deadlocked.class);
        assertSays("deadlock: nothing can run", error);
        assertSays("  task 1 'main', WAITING, receives from Channel 'never'\n", error);
        assertSays("  task 2 'second', WAITING, receives from Channel 'never'\n", error);
    }

    static class LeavesATask {
        @TreadleTest
        void test() {
            Treadle.spawn(SpawnOptions.named("forgotten"), () -> Treadle.sleep(ofDays(1)));
        }
    }

    @Test
    void aTaskThatIsLeftFailsTheTest() {
        var error = failureOf(LeavesATask.class);
        assertSays("there are left: forgotten;", error);
        assertSays(" 'forgotten', WAITING, sleeps, ", error);
    }

    static class FailsAndLeavesATask {
        @TreadleTest
        void test() {
            Treadle.spawn(() -> Treadle.sleep(ofDays(1)));
            throw new IllegalStateException("on purpose");
        }
    }

    @Test
    void aTestThatFailsMayLeaveTasks() {
        var error = failureOf(FailsAndLeavesATask.class);
        assertOnPurpose(error);
        assertEquals(List.of(), List.of(error.getSuppressed()));
    }

    static class LosesAnError {
        @TreadleTest
        void test() {
            Treadle.spawn(SpawnOptions.named("loser"), () -> {
                throw new IllegalStateException("on purpose");
            });
            Treadle.yieldNow();
        }
    }

    @Test
    void anErrorThatNobodyWaitsForFailsTheTest() {
        var error = failureOf(LosesAnError.class);
        assertSays("expected no failure that nobody waits for: Task[loser, FAILED]", error);
        assertOnPurpose(error.getCause());
    }

    static class LosesAnErrorInACallback {
        @TreadleTest
        void test(EventLoop loop) {
            loop.callSoon(() -> {
                throw new IllegalStateException("on purpose");
            });
        }
    }

    @Test
    void anErrorInACallbackFailsTheTest() {
        assertOnPurpose(failureOf(LosesAnErrorInACallback.class).getCause());
    }

    static class LosesAnErrorAtTheEnd {
        @TreadleTest
        void test() {
            Treadle.spawn(() -> {
                throw new IllegalStateException("on purpose");
            });
        }
    }

    @Test
    void anErrorOfATaskThatStartsAfterTheTestFailsItToo() {
        assertOnPurpose(failureOf(LosesAnErrorAtTheEnd.class).getCause());
    }

    static class FailsAndLosesAnError {
        @TreadleTest
        void test() {
            Treadle.spawn(() -> {
                throw new IOException("lost");
            });
            Treadle.yieldNow();
            throw new IllegalStateException("on purpose");
        }
    }

    @Test
    void aLostErrorIsSuppressedInTheFailureOfTheTest() {
        var error = failureOf(FailsAndLosesAnError.class);
        assertOnPurpose(error);
        assertEquals("java.io.IOException: lost", String.valueOf(error.getSuppressed()[0].getCause()));
    }

    static class ReadsAFile {
        @TreadleTest
        void test() throws IOException {
            try (var file = new FileInputStream("pom.xml")) {
                assertFalse(file.read() == 0);
            }
        }
    }

    @Test
    void aBlockingCallFailsTheTest() {
        assertSays("stops the whole loop", failureOf(ReadsAFile.class));
    }

    static class Pins {
        @TreadleTest(failOnPinning = true)
        void test() {
            PinnedSleep.run();
        }
    }

    @Test
    void aPinnedWaitFailsTheTestOnRequest() {
        var error = failureOf(Pins.class);
        assertSays("expected no wait while the thread is pinned", error);
        assertSays("PinnedSleep", error);
    }

    static class DoesNotPin {
        @TreadleTest(failOnPinning = true)
        void test() throws InterruptedException {
            Thread.sleep(1);
        }
    }

    @Test
    void aWaitThatGivesWayIsNotPinned() {
        Sample.assertSucceeds(DoesNotPin.class);
    }
}
