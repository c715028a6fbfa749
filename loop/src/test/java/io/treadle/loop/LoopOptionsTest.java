package io.treadle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.netty.channel.IoHandle;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.uring.IoUringIoHandle;
import io.treadle.core.ExceptionHandler;
import io.treadle.core.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@LoopTest
class LoopOptionsTest {
    @Test
    void theNameIsThatOfTheThread() {
        var options = LoopOptions.DEFAULT.withName("crawler");
        assertTrue(EventLoop.run(options, () -> TestLoops.hasPlatformThread("crawler")));
        assertFalse(TestLoops.hasPlatformThread("crawler"));
    }

    @EachTransport
    void theTransportIsTheOneThatWasAskedFor(Transport transport) {
        Class<? extends IoHandle> handle = switch (transport) {
            case EPOLL -> EpollIoHandle.class;
            case IO_URING -> IoUringIoHandle.class;
            default -> NioIoHandle.class;
        };
        assertTrue(EventLoop.run(
                TestLoops.on(transport),
                () -> EventLoop.current().nettyEventLoop().isCompatible(handle)));
    }

    @Test
    void aTransportThatDoesNotWorkSaysWhatToUse() {
        assumeFalse(kqueueWorks(), "skipped: kqueue works here");
        var error = assertThrows(
                UnsupportedOperationException.class,
                () -> EventLoop.create(LoopOptions.DEFAULT.withTransport(Transport.KQUEUE)));
        TestLoops.assertSays("kqueue does not work here", error);
        TestLoops.assertSays("Transport.AUTO", error);
    }

    private static boolean kqueueWorks() {
        try {
            return KQueue.isAvailable();
        } catch (NoClassDefFoundError e) {
            return false;
        }
    }

    @Test
    void theStackSizeBoundsHowDeepATaskRecurses() {
        var deep = LoopOptions.DEFAULT.withStackSize(256L << 20);
        assertEquals(100_000, EventLoop.<Integer, RuntimeException>run(deep, () -> depth(100_000)));
        var flat = LoopOptions.DEFAULT.withStackSize(512L << 10);
        assertThrows(StackOverflowError.class, () -> EventLoop.run(flat, () -> depth(100_000)));
    }

    private static int depth(int frames) {
        return frames == 0 ? 0 : 1 + depth(frames - 1);
    }

    @Test
    void withinTheTurnBudgetTheTasksHaveTheThreadForThemselves() throws Exception {
        assertEquals(1000, slicesBeforeNettyRuns(Duration.ofHours(1)));
    }

    @Test
    void beyondTheTurnBudgetNettyIsLookedAt() throws Exception {
        assertTrue(slicesBeforeNettyRuns(Duration.ofNanos(1)) < 10);
    }

    private static int slicesBeforeNettyRuns(Duration budget) throws Exception {
        return EventLoop.run(LoopOptions.DEFAULT.withTurnBudget(budget), () -> {
            var slices = new int[1];
            var seen = new CompletableFuture<Integer>();
            EventLoop.current().nettyEventLoop().execute(() -> seen.complete(slices[0]));
            for (int i = 0; i < 1000; i++) {
                slices[0]++;
                Treadle.yieldNow();
            }
            return Task.await(seen);
        });
    }

    @Test
    void anOptionThatMakesNoSenseIsRefusedWhereItIsGiven() {
        assertThrows(IllegalArgumentException.class, () -> LoopOptions.DEFAULT.withStackSize(-1));
        assertThrows(IllegalArgumentException.class, () -> LoopOptions.DEFAULT.withTurnBudget(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> OffloadOptions.DEFAULT.withThreads(0));
        assertThrows(IllegalArgumentException.class, () -> OffloadOptions.DEFAULT.withQueueCapacity(-1));
    }

    /** What the exception handler was told. */
    private record Told(
            String message, Throwable error, @Nullable Task<?> task) {}

    private static List<Told> failuresOf(boolean debug, Exception failure) {
        var told = new ArrayList<Told>();
        ExceptionHandler handler = (message, error, task) -> told.add(new Told(message, error, task));
        EventLoop.run(LoopOptions.DEFAULT.withExceptionHandler(handler).withDebug(debug), () -> {
            Treadle.spawn(() -> {
                throw failure;
            });
        });
        return told;
    }

    @Test
    void aFailureThatNobodyWaitsForGoesToTheExceptionHandlerOnce() {
        var failure = new IOException("unseen");
        var told = failuresOf(false, failure);
        assertEquals(1, told.size());
        assertSame(failure, told.get(0).error());
        assertTrue(told.get(0).message().contains("nobody waits for it"), told.get(0)::message);
    }

    @Test
    void debugTellsWhereTheTaskThatFailedWasSpawned() {
        var failure = new IOException("unseen");
        failuresOf(true, failure);
        assertTrue(Arrays.stream(failure.getSuppressed())
                .flatMap(site -> Arrays.stream(site.getStackTrace()))
                .anyMatch(frame -> frame.getClassName().startsWith(LoopOptionsTest.class.getName())));
    }

    @Test
    void withoutDebugNothingIsAddedToTheFailure() {
        var failure = new IOException("unseen");
        failuresOf(false, failure);
        assertEquals(0, failure.getSuppressed().length);
    }
}
