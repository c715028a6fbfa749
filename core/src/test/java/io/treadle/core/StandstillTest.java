package io.treadle.core;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.channel.Channel;
import io.treadle.core.diagnostics.DeadlockException;
import io.treadle.core.diagnostics.WatchOptions;
import io.treadle.core.function.Action;
import io.treadle.core.queue.TaskQueue;
import io.treadle.core.support.LogCapture;
import io.treadle.core.support.Loops;
import io.treadle.core.testing.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A loop all of whose tasks wait. */
class StandstillTest {
    private static final LoopConfig THROWING =
            LoopConfig.named("test").withWatch(WatchOptions.DEFAULT.withDeadlockThrown(true));

    // ---- what is one: asked by hand, of a loop where one task does something and main waits for a channel ----

    private static boolean isReachedWith(Action<? extends Exception> action) throws Exception {
        var reached = new AtomicReference<Boolean>();
        Loops.onLoop(LoopConfig.named("test").withWatch(WatchOptions.OFF), loop -> {
            var never = Channel.<String>rendezvous();
            loop.spawn(SpawnOptions.named("other").asDaemon(), action);
            Task.yieldNow();
            loop.callSoon(() -> {
                reached.set(loop.standstill().isReached());
                never.close();
            });
            assertThrows(RuntimeException.class, never::receive);
            loop.tasks().forEach(task -> {
                if (task != Task.current()) {
                    task.cancel();
                }
            });
        });
        return reached.get();
    }

    @Test
    void tasksThatAllWaitForTasksAreOne() throws Exception {
        assertTrue(isReachedWith(() -> TaskQueue.<String>fifo().get()));
        assertTrue(isReachedWith(() -> {}));
    }

    @Test
    void aTimerIsAWayOut() throws Exception {
        assertEquals(false, isReachedWith(() -> Task.sleep(ofDays(1))));
        assertEquals(false, isReachedWith(() -> TaskLoop.current().callLater(ofDays(1), () -> {})));
    }

    @Test
    void aWaitOfTheJdkIsAWayOut() throws Exception {
        assertEquals(false, isReachedWith(() -> Thread.sleep(ofDays(1))));
    }

    @Test
    void aFutureIsAWayOut() throws Exception {
        assertEquals(false, isReachedWith(() -> Task.await(new CompletableFuture<String>())));
    }

    @Test
    void whoWaitsForIdlenessIsAWayOut() throws Exception {
        assertEquals(false, isReachedWith(() -> TaskLoop.current().waitAllBlocked(ofDays(1))));
    }

    @Test
    void aCallbackThatWaitsOutsideIsAWayOut() throws Exception {
        assertEquals(false, isReachedWith(() -> {
            TaskLoop.current().callSoon(() -> Thread.sleep(ofDays(1)));
            Loops.letCallbacksRun();
        }));
    }

    @Test
    void aKeepAliveIsAWayOutUntilItIsClosed() throws Exception {
        assertEquals(false, isReachedWith(() -> TaskLoop.current().keepAlive()));
        assertTrue(isReachedWith(() -> {
            var token = TaskLoop.current().keepAlive();
            TaskLoop.current().keepAlive().close();
            token.close();
            token.close();
        }));
    }

    @Test
    void aForeignEndIsAWayOutUntilItIsClosed() throws Exception {
        assertEquals(false, isReachedWith(() -> Channel.<String>rendezvous().foreignSender()));
        assertEquals(false, isReachedWith(() -> Channel.<String>rendezvous().foreignReceiver()));
        assertTrue(
                isReachedWith(() -> Channel.<String>rendezvous().foreignSender().close()));
        assertTrue(isReachedWith(
                () -> Channel.<String>rendezvous().foreignReceiver().close()));
    }

    // ---- what comes of it: found by the watchdog ----

    @Test
    void whereTheOptionsSayItThrowsInTheMainTask() throws Exception {
        var error = assertThrows(
                DeadlockException.class,
                () -> Loops.onLoop(THROWING, loop -> {
                    var never = TaskQueue.<String>fifo().named("never");
                    loop.spawn(SpawnOptions.named("other").asDaemon(), () -> never.get());
                    never.peek();
                }));
        var message = String.valueOf(error.getMessage());
        assertTrue(message.startsWith("deadlock: nothing can run"), message);
        assertTrue(message.contains("task 1 'main', WAITING, gets from TaskQueue 'never'"), message);
        assertTrue(message.contains("task 2 'other', WAITING, daemon, gets from TaskQueue 'never'"), message);
    }

    @Test
    void itIsFoundByAVirtualClockToo() {
        var config = THROWING.withClock(VirtualClock.autojump());
        assertThrows(
                DeadlockException.class,
                () -> Loops.onLoop(config, loop -> {
                    Task.sleep(ofDays(1));
                    Channel.<String>rendezvous().receive();
                }));
    }

    @Test
    void aWaitWithALimitEndsByItself() throws Exception {
        Loops.onLoop(THROWING, loop -> {
            var queue = TaskQueue.<String>fifo();
            assertThrows(DeadlineException.class, () -> queue.get(ofMillis(1500)));
        });
    }

    @Test
    void aThreadOfALibraryThatSleepsIsKnownWhereItThrows() throws Exception {
        Loops.onLoop(THROWING, loop -> {
            var channel = Channel.<String>rendezvous();
            loop.threadFactory()
                    .newThread(() -> {
                        sleep(Duration.ofMillis(1500));
                        channel.send("x");
                    })
                    .start();
            assertEquals("x", channel.receive());
        });
    }

    private static void sleep(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void elseItIsLogged() throws Exception {
        try (var log = new LogCapture("io.treadle.core.watch");
                var loop = TaskLoop.create(LoopConfig.named("test"))) {
            var never = Channel.<String>rendezvous().named("never");
            var runner = Thread.ofPlatform()
                    .start(() -> loop.runUntilComplete(() -> {
                        assertThrows(RuntimeException.class, never::receive);
                    }));
            while (deadlocks(log).isEmpty()) {
                Thread.yield();
            }
            loop.post(never::close);
            runner.join();
            var report = deadlocks(log).getFirst();
            assertTrue(report.contains("receives from Channel 'never'"), report);
        }
    }

    /** Where the machine is busy the watchdog may have something to say, too. */
    private static List<String> deadlocks(LogCapture log) {
        return log.lines().stream().filter(line -> line.startsWith("deadlock")).toList();
    }
}
