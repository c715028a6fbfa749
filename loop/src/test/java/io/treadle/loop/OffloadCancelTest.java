package io.treadle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Cancelled;
import io.treadle.core.Task;
import io.treadle.core.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What becomes of an offloaded call whose caller is cancelled; the default is tested in {@link OffloadTest}. */
@LoopTest
class OffloadCancelTest {
    private final CompletableFuture<String> running = new CompletableFuture<>();
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();

    private int block() {
        running.complete("running");
        try {
            mayEnd.await();
            interrupted.complete(Thread.currentThread().isInterrupted());
        } catch (InterruptedException e) {
            interrupted.complete(true);
        }
        return 7;
    }

    @Test
    void abandonLetsTheCallerGoOnAtOnceAndTheCallRunToItsEnd() throws Exception {
        EventLoop.run(() -> {
            var caller = Treadle.spawn(() -> Treadle.offload(OnCancel.ABANDON, this::block));
            Treadle.await(running);
            caller.cancel();
            caller.join();
            assertEquals(TaskState.CANCELLED, caller.state());
            assertFalse(interrupted.isDone(), "it still runs");
            mayEnd.countDown();
            assertFalse(Treadle.await(interrupted));
        });
    }

    /** What was noticed only when a caller was cancelled, whose call then ran on. */
    @Test
    @SuppressWarnings("NullAway")
    void nothingInThePlaceOfAChoiceOrAHookIsRefused() {
        EventLoop.run(() -> {
            assertThrows(NullPointerException.class, () -> Treadle.offload((OnCancel) null, () -> "unreached"));
            assertThrows(NullPointerException.class, () -> OnCancel.call(null));
        });
    }

    @Test
    void waitGivesTheCallerTheResultAndCancelsItsNextWait() throws Exception {
        EventLoop.run(() -> {
            var trail = new ArrayList<Object>();
            var caller = Treadle.spawn(() -> {
                trail.add(Treadle.offload(OnCancel.WAIT, this::block));
                assertThrows(Cancelled.class, Treadle::yieldNow);
            });
            Treadle.await(running);
            caller.cancel();
            Treadle.yieldNow();
            assertFalse(caller.isDone());
            mayEnd.countDown();
            caller.join();
            assertEquals(List.of(7), trail);
            assertFalse(Treadle.await(interrupted));
        });
    }

    @Test
    void aHookEndsTheCallAndTheCallerWaitsForThatEnd() throws Exception {
        EventLoop.run(() -> {
            var ended = new CompletableFuture<String>();
            var caller = Treadle.spawn(() -> {
                try {
                    return Treadle.offload(OnCancel.call(mayEnd::countDown), () -> {
                        block();
                        ended.complete("ended");
                        return 7;
                    });
                } finally {
                    assertTrue(ended.isDone(), "the caller goes on after the call has ended");
                }
            });
            Treadle.await(running);
            caller.cancel();
            caller.join();
            assertEquals(TaskState.CANCELLED, caller.state());
            assertFalse(Treadle.await(interrupted));
        });
    }

    @Test
    void aHookThatFailsIsSuppressedAndTheCallIsInterruptedInstead() throws Exception {
        EventLoop.run(() -> {
            var caller = Treadle.spawn(() -> {
                var cancelled = assertThrows(
                        Cancelled.class,
                        () -> Treadle.offload(
                                OnCancel.call(() -> {
                                    throw new IllegalStateException("no such statement");
                                }),
                                this::block));
                assertEquals("no such statement", cancelled.getSuppressed()[0].getMessage());
                assertTrue(interrupted.isDone(), "the caller goes on after the call has ended");
            });
            Treadle.await(running);
            caller.cancel();
            caller.get();
            assertTrue(Treadle.await(interrupted));
        });
    }

    @Test
    void aCallThatIsStillQueuedIsDropped() throws Exception {
        var options = LoopOptions.DEFAULT.withOffload(OffloadOptions.DEFAULT.withThreads(1));
        EventLoop.run(options, () -> {
            var first = Treadle.spawn(() -> Treadle.offload(this::block));
            Treadle.await(running);
            var queued = new ArrayList<Task<?>>();
            var ran = new ArrayList<String>();
            for (var way : List.of(OnCancel.INTERRUPT, OnCancel.ABANDON, OnCancel.call(() -> ran.add("hook")))) {
                queued.add(Treadle.spawn(() -> Treadle.offload(way, () -> ran.add("call"))));
            }
            Treadle.yieldNow();
            queued.forEach(Task::cancel);
            Treadle.joinAll(queued);
            mayEnd.countDown();
            first.join();
            assertEquals(List.of(), ran);
        });
    }
}
