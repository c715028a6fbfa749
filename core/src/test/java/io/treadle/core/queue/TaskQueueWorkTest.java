package io.treadle.core.queue;

import static io.treadle.core.support.Loops.onLoop;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.LoopConfig;
import io.treadle.core.Task;
import io.treadle.core.TaskState;
import io.treadle.core.select.Select;
import io.treadle.core.testing.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is done and what is not; shutting down. */
class TaskQueueWorkTest {
    private final List<String> trail = new ArrayList<>();
    private final TaskQueue<Integer> queue = TaskQueue.fifo();

    // ---- join ----

    @Test
    void joinWaitsUntilAllThatWasPutIsDone() {
        onLoop(loop -> {
            queue.put(1);
            queue.put(2);
            var joiner = loop.spawn(() -> {
                queue.join();
                trail.add("joined");
            });
            for (int i = 0; i < 2; i++) {
                queue.get();
                Task.yieldNow();
                trail.add("done");
                queue.taskDone();
            }
            joiner.join();
        });

        assertEquals(List.of("done", "done", "joined"), trail);
    }

    @Test
    void joinOfAQueueThatWasNeverUsedDoesNotWait() {
        onLoop(loop -> {
            queue.join();
            assertTrue(queue.join(ofSeconds(0)));
        });
    }

    @Test
    void whatWentStraightToAGetterCountsToo() {
        onLoop(loop -> {
            var getter = loop.spawn(() -> queue.get());
            Task.yieldNow();
            queue.put(1);
            getter.join();
            assertEquals(1, queue.statistics().unfinished());
            queue.taskDone();
            queue.join();
        });
    }

    @Test
    void joinHasALimit() {
        onLoop(LoopConfig.named("test").withClock(VirtualClock.autojump()), loop -> {
            queue.put(1);
            assertFalse(queue.join(ofSeconds(5)));
            loop.spawnLater(ofSeconds(1), queue::taskDone);
            assertTrue(queue.join(ofSeconds(5)));
        });
    }

    @Test
    void aCancelledJoinLeavesNothing() {
        onLoop(loop -> {
            queue.put(1);
            var joiner = loop.spawn(() -> queue.join());
            Task.yieldNow();
            joiner.cancel();
            joiner.join();
            queue.taskDone();
            assertEquals(TaskState.CANCELLED, joiner.state());
        });
    }

    @Test
    void moreDoneThanPutIsAnError() {
        onLoop(loop -> {
            assertThrows(IllegalStateException.class, queue::taskDone);
            queue.put(1);
            queue.taskDone();
            assertThrows(IllegalStateException.class, queue::taskDone);
        });
    }

    // ---- shutting down ----

    /** V22, A37 test_shutdown_nonempty. */
    @Test
    void afterShutdownWhatIsLeftIsGotAndThenEveryMethodRefuses() {
        onLoop(loop -> {
            queue.put(1);
            queue.shutdown();
            assertThrows(QueueShutDownException.class, () -> queue.put(2));
            assertThrows(QueueShutDownException.class, () -> queue.tryPut(2));
            assertThrows(QueueShutDownException.class, () -> queue.put(2, ofSeconds(1)));
            assertEquals(1, queue.peek());
            assertEquals(1, queue.get());
            assertThrows(QueueShutDownException.class, queue::get);
            assertThrows(QueueShutDownException.class, queue::tryGet);
            assertThrows(QueueShutDownException.class, () -> queue.get(ofSeconds(1)));
            assertThrows(QueueShutDownException.class, queue::peek);
            assertThrows(QueueShutDownException.class, queue::tryPeek);
            assertThrows(
                    QueueShutDownException.class,
                    () -> Select.of(queue.getting()).await());
            assertThrows(
                    QueueShutDownException.class,
                    () -> Select.of(queue.putting(3)).await());
            assertTrue(queue.isShutDown());
            queue.taskDone();
            queue.join();
        });
    }

    /** V22. */
    @Test
    void anImmediateShutdownDropsWhatIsLeftAndCountsItAsDone() {
        onLoop(loop -> {
            queue.put(1);
            queue.put(2);
            queue.shutdown(true);
            assertThrows(QueueShutDownException.class, queue::get);
            assertEquals(0, queue.size());
            queue.join();
        });
    }

    /** A37 test_shutdown_immediate_with_unfinished. */
    @Test
    void afterAnImmediateShutdownJoinWaitsForItemsInProgressOnly() {
        onLoop(loop -> {
            queue.put(1);
            queue.put(2);
            queue.get();
            var joiner = loop.spawn(() -> queue.join());
            queue.shutdown(true);
            loop.waitAllBlocked();
            assertFalse(joiner.isDone());
            queue.taskDone();
            joiner.join();
            assertThrows(IllegalStateException.class, queue::taskDone);
        });
    }

    @Test
    void shutdownWakesThoseWhoWait() {
        onLoop(loop -> {
            var full = TaskQueue.<Integer>fifo(1);
            full.put(0);
            var waiting = List.of(
                    loop.spawn(() -> assertThrows(QueueShutDownException.class, () -> full.put(1))),
                    loop.spawn(() -> assertThrows(QueueShutDownException.class, () -> queue.get())),
                    loop.spawn(() -> assertThrows(QueueShutDownException.class, () -> queue.peek())),
                    loop.spawn(() -> assertThrows(
                            QueueShutDownException.class,
                            () -> Select.of(queue.getting(), queue.getting(), full.putting(2))
                                    .await())));
            Task.yieldNow();
            full.shutdown();
            queue.shutdown();
            Task.joinAll(waiting);
            assertEquals(
                    List.of(true, true, true, true),
                    waiting.stream().map(Task::isSuccessful).toList());
            assertEquals(1, full.size());
        });
    }

    @Test
    void anImmediateShutdownComparesNothing() {
        var broken = new boolean[1];
        var ordered = TaskQueue.<Integer>priority((one, other) -> {
            if (broken[0]) {
                throw new IllegalStateException("on purpose");
            }
            return Integer.compare(one, other);
        });
        onLoop(loop -> {
            IntStream.range(0, 3).forEach(ordered::put);
            var joiner = loop.spawn(() -> ordered.join());
            loop.waitAllBlocked();
            broken[0] = true;
            ordered.shutdown(true);
            joiner.join();
            assertEquals(0, ordered.size());
        });
    }

    @Test
    void aGetterThatWasServedBeforeTheShutdownHasItsItem() throws Exception {
        onLoop(loop -> {
            var getter = loop.spawn(() -> queue.get());
            Task.yieldNow();
            queue.put(1);
            queue.shutdown(true);
            assertEquals(1, getter.get());
            assertEquals(1, queue.statistics().unfinished());
        });
    }

    @Test
    void shutdownMayBeRepeatedAndBecomeImmediate() {
        onLoop(loop -> {
            queue.put(1);
            queue.shutdown();
            queue.shutdown();
            assertEquals(1, queue.size());
            queue.shutdown(true);
            assertEquals(0, queue.size());
        });
    }

    // ---- iterating ----

    @Test
    void iteratingEndsWhenTheQueueIsShutDownAndEmpty() {
        onLoop(loop -> {
            var reader = loop.spawn(() -> {
                for (var item : queue) {
                    trail.add("got " + item);
                }
                trail.add("end");
            });
            queue.put(1);
            loop.waitAllBlocked();
            queue.put(2);
            queue.put(3);
            queue.shutdown();
            reader.join();
        });

        assertEquals(List.of("got 1", "got 2", "got 3", "end"), trail);
    }

    @Test
    void anIteratorAtItsEndHasNoNext() {
        onLoop(loop -> {
            var items = queue.iterator();
            queue.put(1);
            assertEquals(1, items.next());
            queue.shutdown();
            assertFalse(items.hasNext());
            assertThrows(NoSuchElementException.class, items::next);
        });
    }

    @Test
    void workersThatIterateShareTheWork() {
        onLoop(loop -> {
            var sum = new int[1];
            var workers = IntStream.range(0, 5)
                    .mapToObj(i -> loop.spawn(() -> {
                        for (int item : queue) {
                            Task.yieldNow();
                            sum[0] += item;
                            queue.taskDone();
                        }
                    }))
                    .toList();
            IntStream.rangeClosed(1, 100).forEach(queue::put);
            queue.join();
            assertEquals(5050, sum[0]);
            queue.shutdown();
            Task.joinAll(workers);
        });
    }
}
