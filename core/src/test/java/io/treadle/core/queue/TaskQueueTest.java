package io.treadle.core.queue;

import static io.treadle.core.support.Loops.onLoop;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Cancelled;
import io.treadle.core.DeadlineException;
import io.treadle.core.LoopConfig;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.TaskState;
import io.treadle.core.select.Select;
import io.treadle.core.support.Loops;
import io.treadle.core.testing.VirtualClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Putting and getting. */
class TaskQueueTest {
    private final VirtualClock clock = VirtualClock.autojump();
    private final List<String> trail = new ArrayList<>();

    private <X extends Exception> void inVirtualTime(Loops.OnLoop<X> body) throws X {
        onLoop(LoopConfig.named("test").withClock(clock), body);
    }

    private static List<Integer> takeAll(TaskQueue<Integer> queue) {
        return IntStream.range(0, queue.size()).mapToObj(i -> queue.get()).toList();
    }

    private static void putAll(TaskQueue<Integer> queue, int... items) {
        IntStream.of(items).forEach(queue::put);
    }

    private Task<?> note(TaskLoop loop, String name, TaskQueue<Integer> queue) {
        return loop.spawn(() -> trail.add(name + " " + queue.get()));
    }

    // ---- order ----

    @Test
    void fifoGivesTheOldestFirst() {
        onLoop(loop -> {
            var queue = TaskQueue.<Integer>fifo();
            putAll(queue, 3, 1, 2);
            assertEquals(List.of(3, 1, 2), takeAll(queue));
        });
    }

    @Test
    void lifoGivesTheNewestFirst() {
        onLoop(loop -> {
            var queue = TaskQueue.<Integer>lifo();
            putAll(queue, 3, 1, 2);
            assertEquals(List.of(2, 1, 3), takeAll(queue));
        });
    }

    @Test
    void priorityGivesTheLeastFirst() {
        onLoop(loop -> {
            var queue = TaskQueue.<Integer>priority(Comparator.naturalOrder());
            putAll(queue, 3, 1, 2);
            assertEquals(List.of(1, 2, 3), takeAll(queue));
        });
    }

    @Test
    void equalsOfAPriorityQueueStayInTheirOrder() {
        onLoop(loop -> {
            var queue = TaskQueue.<String>priority(Comparator.comparingInt(String::length));
            for (var word : List.of("bb", "aa", "c", "dd", "a")) {
                queue.put(word);
            }
            assertEquals(
                    List.of("c", "a", "bb", "aa", "dd"),
                    IntStream.range(0, 5).mapToObj(i -> queue.get()).toList());
        });
    }

    @Test
    void gettersAreServedInTheOrderInWhichTheyCame() {
        onLoop(loop -> {
            var queue = TaskQueue.<Integer>fifo();
            note(loop, "a", queue);
            note(loop, "b", queue);
            Task.yieldNow();
            putAll(queue, 1, 2);
            loop.waitAllBlocked();
        });

        assertEquals(List.of("a 1", "b 2"), trail);
    }

    @Test
    void nobodyOvertakesAGetterThatWaits() {
        onLoop(loop -> {
            var queue = TaskQueue.<Integer>fifo();
            note(loop, "early", queue);
            Task.yieldNow();
            queue.put(1);
            assertEquals(Optional.empty(), queue.tryGet());
            assertEquals(0, queue.size());
            Task.yieldNow();
        });

        assertEquals(List.of("early 1"), trail);
    }

    @Test
    void nobodyOvertakesAPutterThatWaits() {
        onLoop(loop -> {
            var queue = TaskQueue.<Integer>fifo(1);
            queue.put(1);
            loop.spawn(() -> queue.put(2));
            Task.yieldNow();
            assertEquals(1, queue.get());
            assertFalse(queue.tryPut(3));
            assertEquals(2, queue.get());
        });
    }

    @Test
    void whatWasPutWhileNobodyLookedComesInOneGoWithoutATurn() {
        onLoop(loop -> {
            var queue = TaskQueue.<Integer>fifo(3);
            loop.spawn(() -> {
                putAll(queue, 1, 2, 3, 4);
                trail.add("four put");
            });
            assertEquals(1, queue.get());
            trail.add("one got");
            assertEquals(List.of(2, 3, 4), takeAll(queue));
            loop.waitAllBlocked();
        });

        assertEquals(List.of("four put", "one got"), trail);
    }

    // ---- room ----

    @Test
    void aPutterWaitsWhileThereIsNoRoom() {
        onLoop(loop -> {
            var queue = TaskQueue.<Integer>fifo(2);
            putAll(queue, 1, 2);
            assertFalse(queue.tryPut(3));
            var putter = loop.spawn(() -> queue.put(3));
            Task.yieldNow();
            assertEquals(TaskState.WAITING, putter.state());
            assertEquals(1, queue.get());
            putter.join();
            assertEquals(List.of(2, 3), takeAll(queue));
        });
    }

    @Test
    void withoutACapacityThereIsAlwaysRoom() {
        onLoop(loop -> {
            var queue = TaskQueue.<Integer>fifo();
            IntStream.range(0, 10_000).forEach(i -> assertTrue(queue.tryPut(i)));
            assertEquals(10_000, queue.size());
            assertEquals(Integer.MAX_VALUE, queue.capacity());
        });
    }

    @Test
    void aCapacityBelowOneIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> TaskQueue.fifo(0));
    }

    /** P06. */
    @Test
    void aQueueThatShrinksKeepsWhatItHasAndIsFull() {
        onLoop(loop -> {
            var queue = TaskQueue.<Integer>fifo(3);
            putAll(queue, 1, 2, 3);
            queue.setCapacity(2);
            assertEquals(1, queue.get());
            assertFalse(queue.tryPut(4));
            assertEquals(2, queue.get());
            assertTrue(queue.tryPut(4));
        });
    }

    @Test
    void aQueueThatGrowsLetsThoseInThatWait() {
        onLoop(loop -> {
            var queue = TaskQueue.<Integer>fifo(1);
            queue.put(1);
            var putters = List.of(
                    loop.spawn(() -> queue.put(2)), loop.spawn(() -> queue.put(3)), loop.spawn(() -> queue.put(4)));
            Task.yieldNow();
            queue.setCapacity(3);
            loop.waitAllBlocked();
            assertEquals(
                    List.of(true, true, false),
                    putters.stream().map(Task::isDone).toList());
            assertEquals(List.of(1, 2, 3), takeAll(queue).subList(0, 3));
        });
    }

    // ---- time ----

    @Test
    void gettingHasALimit() {
        inVirtualTime(loop -> {
            var queue = TaskQueue.<Integer>fifo();
            var thrown = assertThrows(DeadlineException.class, () -> queue.get(ofSeconds(5)));
            assertEquals("no item in time: what=queue(size=0), limit=PT5S", thrown.getMessage());
            queue.put(1);
            assertEquals(1, queue.get(ofSeconds(5)), "whoever was late takes nothing");
        });
        assertEquals(ofSeconds(5), clock.elapsed());
    }

    @Test
    void puttingHasALimit() {
        inVirtualTime(loop -> {
            var queue = TaskQueue.<Integer>fifo(1);
            queue.put(1, ofDays(1));
            var thrown = assertThrows(DeadlineException.class, () -> queue.put(2, ofSeconds(5)));
            assertEquals("no room in time: what=queue(size=1, capacity=1), limit=PT5S", thrown.getMessage());
            assertEquals(1, queue.get());
            assertEquals(Optional.empty(), queue.tryGet());
        });
    }

    @Test
    void anItemThatComesInTimeIsGot() {
        inVirtualTime(loop -> {
            var queue = TaskQueue.<Integer>fifo();
            loop.spawnLater(ofSeconds(1), () -> queue.put(7));
            assertEquals(7, queue.get(ofSeconds(2)));
        });
        assertEquals(ofSeconds(1), clock.elapsed());
    }

    // ---- peek ----

    @Test
    void peekWaitsForAnItemAndLeavesIt() throws Exception {
        onLoop(loop -> {
            var queue = TaskQueue.<Integer>fifo();
            var peeker = loop.spawn(() -> queue.peek());
            Task.yieldNow();
            queue.put(1);
            assertEquals(1, peeker.get());
            assertEquals(Optional.of(1), queue.tryPeek());
            assertEquals(1, queue.size());
        });
    }

    @Test
    void thoseWhoOnlyLookKeepNoItemFromThoseWhoTake() {
        onLoop(loop -> {
            var queue = TaskQueue.<Integer>fifo();
            loop.spawn(() -> trail.add("peek " + queue.peek()));
            note(loop, "get", queue);
            loop.spawn(() -> trail.add("late peek " + queue.peek()));
            Task.yieldNow();
            queue.put(1);
            loop.waitAllBlocked();
            assertEquals(List.of("peek 1", "get 1"), trail);
            queue.put(2);
            loop.waitAllBlocked();
            assertEquals(1, queue.size());
        });

        assertEquals(List.of("peek 1", "get 1", "late peek 2"), trail);
    }

    /** V21. */
    @Test
    void peekHasALimitAndAnEmptyQueueShowsNothing() {
        inVirtualTime(loop -> {
            var queue = TaskQueue.<Integer>fifo();
            assertThrows(DeadlineException.class, () -> queue.peek(ofSeconds(1)));
            assertEquals(Optional.empty(), queue.tryPeek());
        });
    }

    /** V21. */
    @Test
    void peekWhereNothingElseLivesIsADeadlockThatTheClockSees() throws Exception {
        try (var loop = TaskLoop.create(LoopConfig.named("test").withClock(clock))) {
            var peeked = loop.submit(() -> TaskQueue.fifo().peek());
            var watching = Thread.startVirtualThread(() -> {
                while (!clock.isStuck(ofSeconds(0).plusMillis(1))) {
                    Thread.onSpinWait();
                }
                loop.stop();
            });
            loop.runForever();
            watching.join();
            assertFalse(peeked.isDone());
        }
    }

    // ---- cancelling ----

    @Test
    void aCancelledGetterTakesNoItem() {
        onLoop(loop -> {
            var queue = TaskQueue.<Integer>fifo();
            var getter = loop.spawn(() -> queue.get());
            Task.yieldNow();
            getter.cancel();
            queue.put(1);
            getter.join();
            assertEquals(TaskState.CANCELLED, getter.state());
            assertEquals(Optional.of(1), queue.tryGet());
        });
    }

    @Test
    void aGetterThatIsCancelledAfterItWasServedHasItsItem() throws Exception {
        onLoop(loop -> {
            var queue = TaskQueue.<Integer>fifo();
            var getter = loop.spawn(() -> queue.get());
            Task.yieldNow();
            queue.put(1);
            getter.cancel();
            assertEquals(1, getter.get());
        });
    }

    @Test
    void aCancelledPutterLeavesNoItem() {
        onLoop(loop -> {
            var queue = TaskQueue.<Integer>fifo(1);
            queue.put(1);
            var putter = loop.spawn(() -> queue.put(2));
            Task.yieldNow();
            putter.cancel();
            assertEquals(1, queue.get());
            putter.join();
            assertEquals(TaskState.CANCELLED, putter.state());
            assertEquals(new TaskQueue.Statistics(0, 1, 1, 0, 0, 1), queue.statistics());
        });
    }

    @Test
    void aCancelledTaskNeitherPutsNorGetsAlsoWhereItNeedNotWait() {
        onLoop(loop -> {
            var queue = TaskQueue.<Integer>fifo();
            queue.put(1);
            loop.spawn(() -> {
                        Task.current().cancel();
                        assertThrows(Cancelled.class, () -> queue.put(2));
                        assertThrows(Cancelled.class, queue::get);
                        assertThrows(Cancelled.class, queue::peek);
                        trail.add("thrown");
                    })
                    .join();
            assertEquals(1, queue.size());
        });

        assertEquals(List.of("thrown"), trail);
    }

    // ---- select ----

    @Test
    void aSelectTakesFromOneQueueAndLeavesNothingInTheOther() throws Exception {
        onLoop(loop -> {
            var left = TaskQueue.<Integer>fifo();
            var right = TaskQueue.<Integer>fifo();
            var chosen =
                    loop.spawn(() -> Select.of(left.getting(), right.getting()).await());
            Task.yieldNow();
            right.put(2);
            left.put(1);
            assertEquals(2, chosen.get());
            assertEquals(1, left.size());
            assertEquals(
                    0, left.statistics().gettersWaiting() + right.statistics().gettersWaiting());
        });
    }

    @Test
    void aSelectMayPut() throws Exception {
        onLoop(loop -> {
            var queue = TaskQueue.<Integer>fifo(1);
            queue.put(1);
            var chosen = loop.spawn(() -> Select.of(
                            queue.putting(2).then(item -> "put " + item),
                            Select.after(ofDays(1)).then(late -> "late"))
                    .await());
            Task.yieldNow();
            assertEquals(1, queue.get());
            assertEquals("put 2", chosen.get());
            assertEquals(2, queue.get());
        });
    }

    // ---- failures and misuse ----

    /** P05. */
    @Test
    void anOrderThatFailsFailsThePutAndLeavesTheQueueUsable() {
        onLoop(loop -> {
            var queue = TaskQueue.<Object>priority(TaskQueueTest::asNumbers);
            queue.put(2);
            assertThrows(ClassCastException.class, () -> queue.put("text"));
            assertEquals(1, queue.size());
            assertEquals(1, queue.statistics().unfinished());
            queue.put(1);
            assertEquals(List.of(1, 2), List.of(queue.get(), queue.get()));
        });
    }

    @Test
    void aWaitingPutterWhoseItemFailsTheOrderGetsTheFailureAndNobodyElse() {
        onLoop(loop -> {
            var queue = TaskQueue.<Object>priority(TaskQueueTest::asNumbers, 2);
            queue.put(1);
            queue.put(2);
            var bad = loop.spawn(() -> assertThrows(ClassCastException.class, () -> queue.put("text")));
            var good = loop.spawn(() -> queue.put(0));
            Task.yieldNow();
            assertEquals(1, queue.get());
            Task.joinAll(List.of(bad, good));
            assertEquals(List.of(true, true), List.of(bad.isSuccessful(), good.isSuccessful()));
            assertEquals(List.of(0, 2), List.of(queue.get(), queue.get()));
        });
    }

    @Test
    void aWaitingPutterGetsACheckedFailureOfTheOrderToo() {
        var failure = new IOException("on purpose");
        onLoop(loop -> {
            var queue = TaskQueue.<Integer>priority((one, other) -> failFor(99, one, other, failure), 2);
            putAll(queue, 1, 2);
            var bad = loop.spawn(() -> queue.put(99));
            Task.yieldNow();
            assertEquals(1, queue.get());
            bad.join();
            assertSame(failure, bad.exception());
            assertEquals(2, queue.get());
        });
    }

    private static int failFor(int bad, int one, int other, Exception failure) {
        if (one == bad || other == bad) {
            throw TaskQueueTest.<RuntimeException>sneak(failure);
        }
        return Integer.compare(one, other);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> X sneak(Throwable failure) throws X {
        throw (X) failure;
    }

    private static int asNumbers(Object one, Object other) {
        return Integer.compare((Integer) one, (Integer) other);
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullIsNoItem() {
        onLoop(loop -> {
            var queue = TaskQueue.<Integer>fifo();
            assertThrows(NullPointerException.class, () -> queue.put(null));
            assertThrows(NullPointerException.class, () -> queue.putting(null));
        });
    }

    @Test
    void aQueueBelongsToTheLoopThatUsedItFirst() {
        var queue = TaskQueue.<Integer>fifo();
        assertThrows(WrongThreadException.class, queue::tryGet);
        onLoop(loop -> queue.put(1));
        onLoop(loop -> {
            var thrown = assertThrows(WrongThreadException.class, queue::tryGet);
            assertTrue(thrown.toString().contains("queue(size=1)"), thrown::toString);
        });
    }

    @Test
    void statisticsSayWhatItIsLike() {
        onLoop(loop -> {
            var queue = TaskQueue.<Integer>fifo(2);
            putAll(queue, 1, 2);
            loop.spawn(() -> queue.put(3));
            loop.spawn(() -> queue.put(4));
            Task.yieldNow();
            assertEquals(new TaskQueue.Statistics(2, 2, 2, 2, 0, 2), queue.statistics());
            assertEquals(List.of(1, 2, 3, 4), List.of(queue.get(), queue.get(), queue.get(), queue.get()));
            loop.spawn(() -> queue.get());
            Task.yieldNow();
            assertEquals(new TaskQueue.Statistics(0, 2, 2, 0, 1, 4), queue.statistics());
        });
    }
}
