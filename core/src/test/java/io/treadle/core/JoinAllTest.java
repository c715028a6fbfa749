package io.treadle.core;

import static io.treadle.core.support.Bodies.failing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.core.support.Bodies;
import io.treadle.core.support.LoopFixture;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link Task#joinAll}: of the tasks here the first ends after one second, the next after two. */
class JoinAllTest extends LoopFixture {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofMillis(1500);

    private final IOException failure = new IOException("on purpose");

    private Task<String> ending(TaskLoop loop, int seconds) {
        return loop.spawn(SpawnOptions.DEFAULT.asDaemon(), () -> {
            Task.sleep(SECOND.multipliedBy(seconds));
            return "after " + seconds;
        });
    }

    /** Moves time on while others wait, half a second at a time. */
    private void moveTime(TaskLoop loop) {
        loop.spawn(SpawnOptions.DEFAULT.asDaemon(), () -> {
            for (int halfSeconds = 0; halfSeconds < 10; halfSeconds++) {
                Task.yieldNow();
                clock.advance(Duration.ofMillis(500));
                Task.yieldNow();
            }
        });
    }

    @Test
    void allAreReturnedInTheOrderInWhichTheyWereDone() {
        onLoop(loop -> {
            var late = ending(loop, 2);
            var soon = ending(loop, 1);
            moveTime(loop);
            assertEquals(List.of(soon, late), Task.joinAll(List.of(late, soon)));
        });
    }

    @Test
    void failedAndCancelledOnesAreDoneToo() {
        onLoop(loop -> {
            var cancelled = loop.spawn(bell::await);
            Task.yieldNow();
            var failed = loop.spawn(failing(failure));
            cancelled.cancel();
            assertEquals(List.of(failed, cancelled), Task.joinAll(List.of(cancelled, failed)));
        });
        assertEquals(List.of(), failures.errors());
    }

    @Test
    void onlySoManyAreWaitedForAsWereAskedFor() throws Exception {
        onLoop(loop -> {
            var late = ending(loop, 2);
            var soon = ending(loop, 1);
            moveTime(loop);
            assertEquals(List.of(soon), Task.joinAll(List.of(late, soon), JoinOptions.first(1)));
            assertFalse(late.isDone());
        });
    }

    @Test
    void moreThanThereAreIsAll() throws Exception {
        onLoop(loop -> {
            var task = loop.spawn(() -> {});
            assertEquals(List.of(task), Task.joinAll(List.of(task), JoinOptions.first(7)));
        });
    }

    @Test
    void whenTheTimeIsOverThoseThatAreDoneAreReturnedAndTheOthersGoOn() throws Exception {
        onLoop(loop -> {
            var late = ending(loop, 2);
            var soon = ending(loop, 1);
            moveTime(loop);
            assertEquals(List.of(soon), Task.joinAll(List.of(late, soon), JoinOptions.ALL.within(TIMEOUT)));
            assertEquals("after 2", late.get());
        });
    }

    @Test
    void aLimitThatIsKeptLeavesNoTimer() throws Exception {
        onLoop(loop -> {
            var task = loop.spawn(() -> {});
            Task.joinAll(List.of(task), JoinOptions.ALL.within(TIMEOUT));
            assertEquals(0, loop.scheduler().timerCount());
        });
    }

    @Test
    void aFailureAfterTheTimeIsOverIsReported() throws Exception {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                bell.await();
                failing(failure).run();
            });
            assertEquals(List.of(), Task.joinAll(List.of(task), JoinOptions.ALL.within(Duration.ZERO)));
            bell.ring();
        });
        assertEquals(List.of(failure), failures.errors());
    }

    @Test
    void raisingErrorsEndsTheWaitWithTheFirstFailureAndTheOthersGoOn() {
        onLoop(loop -> {
            var other = ending(loop, 1);
            var failed = loop.spawn(failing(failure));
            var options = JoinOptions.ALL.raisingErrors();
            assertSame(failure, assertThrows(IOException.class, () -> Task.joinAll(List.of(other, failed), options)));
            assertFalse(other.isDone());
        });
    }

    @Test
    void aCancelledCallerLeavesTheTasksAlone() {
        onLoop(loop -> {
            var task = loop.spawn(SpawnOptions.DEFAULT.asDaemon(), Bodies::waitForEver);
            var joining = loop.spawn(() -> Task.joinAll(List.of(task)));
            Task.yieldNow();
            joining.cancel();
            joining.join();
            assertEquals(TaskState.CANCELLED, joining.state());
            assertFalse(task.isDone());
        });
    }

    @Test
    void ofNoTasksAllAreDone() {
        onLoop(loop -> assertEquals(List.of(), Task.joinAll(List.of())));
    }
}
