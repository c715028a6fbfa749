package io.treadle.core;

import static io.treadle.core.support.Loops.onLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What is refused, at once and with the way out. */
class LoopMisuseTest {
    private final TaskLoop loop = TaskLoop.create();

    @AfterEach
    void close() {
        loop.close();
    }

    private static void assertRefused(Class<? extends Exception> type, String part, Executable call) {
        var e = assertThrows(type, call);
        assertTrue(String.valueOf(e.getMessage()).contains(part), e::toString);
    }

    @Test
    void runningALoopInsideATaskIsRefused() {
        onLoop(outer -> {
            assertRefused(IllegalStateException.class, "just call the code", () -> loop.runUntilComplete(() -> 1));
            assertRefused(IllegalStateException.class, "just call the code", () -> outer.runUntilComplete(() -> 1));
            assertRefused(IllegalStateException.class, "just call the code", loop::runForever);
        });
    }

    @Test
    void runningALoopThatRunsIsRefused() throws InterruptedException {
        var running = new CountDownLatch(1);
        loop.post(running::countDown);
        var runner = Thread.ofPlatform().start(loop::runForever);
        running.await();

        assertRefused(IllegalStateException.class, "loop.submit(body).get()", () -> loop.runUntilComplete(() -> 1));
        assertRefused(IllegalStateException.class, "running already", loop::runForever);

        loop.stop();
        runner.join();
    }

    @Test
    void runningAClosedLoopIsRefused() {
        loop.close();

        assertRefused(IllegalStateException.class, "is closed; make a new one", () -> loop.runUntilComplete(() -> 1));
    }

    @Test
    void closingALoopOnItsOwnThreadIsRefused() {
        loop.runUntilComplete(() -> assertRefused(IllegalStateException.class, "use stop()", loop::close));
        loop.post(() -> {
            assertRefused(IllegalStateException.class, "use stop()", loop::close);
            loop.stop();
        });
        loop.runForever();
    }

    @Test
    void closingAnotherLoopInATaskWaitsForIt() {
        onLoop(outer -> {
            var other = TaskLoop.create();
            other.close();
            assertTrue(other.isClosed());
        });
    }

    @Test
    void whatIsForTheLoopsThreadIsRefusedOnOthers() {
        var calls = List.<Executable>of(
                () -> loop.spawn(() -> 1),
                () -> loop.spawnLater(Duration.ZERO, () -> 1),
                () -> loop.callSoon(() -> {}),
                () -> loop.callLater(Duration.ZERO, () -> {}),
                () -> loop.callAt(new Deadline(0), () -> {}),
                () -> loop.onClose(() -> {}));

        for (var call : calls) {
            assertRefused(WrongThreadException.class, "use post, submit or a future", call);
        }
        onLoop(other -> {
            for (var call : calls) {
                assertRefused(WrongThreadException.class, "use post, submit or a future", call);
            }
        });
    }

    @Test
    void aCallIsTakenBackOnTheLoopsThreadOnly() {
        var call = loop.runUntilComplete(() -> loop.callLater(Duration.ofDays(1), () -> {}));

        assertRefused(WrongThreadException.class, "use post", call::cancel);
    }

    @Test
    void whatIsForTasksIsRefusedOutsideALoop() throws Exception {
        var task = loop.runUntilComplete(() -> loop.spawn(() -> 1));
        var calls = List.<Executable>of(
                TaskLoop::current,
                Task::current,
                Task::yieldNow,
                () -> Task.sleep(Duration.ofDays(1)),
                () -> Task.sleep(Duration.ZERO),
                task::join,
                () -> task.join(Duration.ZERO),
                task::get,
                () -> Task.joinAll(List.of(task)),
                () -> Task.gather(List.of(task)),
                Wait::begin);

        for (var call : calls) {
            assertRefused(WrongThreadException.class, "loop.submit(body)", call);
        }
        Thread.startVirtualThread(() -> {
                    for (var call : calls) {
                        assertRefused(WrongThreadException.class, "loop.submit(body)", call);
                    }
                })
                .join();
    }

    @Test
    void aTaskOfAnotherLoopCannotBeWaitedFor() {
        var task = loop.runUntilComplete(() -> loop.spawn(() -> Task.sleep(Duration.ofDays(1))));

        onLoop(other -> {
            assertRefused(WrongThreadException.class, "loop treadle", task::join);
            assertRefused(WrongThreadException.class, "loop treadle", () -> task.join(Duration.ofDays(1)));
            assertRefused(WrongThreadException.class, "loop treadle", task::get);
            assertRefused(WrongThreadException.class, "loop treadle", () -> Task.joinAll(List.of(task)));
            assertEquals(0, other.scheduler().timerCount());
        });
    }

    @Test
    void aTaskCannotWaitForItself() {
        onLoop(here -> {
            var me = Task.current();
            var bystander = here.spawn(() -> Task.sleep(Duration.ofDays(1)));
            Task.yieldNow();
            int timers = here.scheduler().timerCount();

            assertRefused(IllegalStateException.class, "cannot wait for itself", me::join);
            assertRefused(IllegalStateException.class, "cannot wait for itself", () -> me.join(Duration.ofDays(1)));
            assertRefused(IllegalStateException.class, "cannot wait for itself", me::get);
            assertRefused(
                    IllegalStateException.class,
                    "cannot wait for itself",
                    () -> Task.joinAll(List.of(bystander, me), JoinOptions.ALL.within(Duration.ofDays(1))));

            assertEquals(timers, here.scheduler().timerCount());
        });
    }

    @Test
    void badNumbersAreRefusedWithTheirValue() {
        var config = LoopConfig.named("bad");

        assertRefused(IllegalArgumentException.class, "stackSize=-1", () -> TaskLoop.create(config.withStackSize(-1)));
        assertRefused(
                IllegalArgumentException.class,
                "turnBudget=PT0S",
                () -> TaskLoop.create(config.withTurnBudget(Duration.ZERO)));
        assertRefused(IllegalArgumentException.class, "count=-1", () -> JoinOptions.first(-1));
    }
}
