package io.treadle.core.pool;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Task;
import io.treadle.core.TaskState;
import io.treadle.core.support.Loops;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The verbs of pools for many items. */
class PoolMapTest extends PoolFixture {
    private final IOException no = new IOException("no");

    /** 1 and 2, then a failure. */
    private static final class Broken implements Iterator<Integer> {
        private int last;

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public Integer next() {
            if (last == 2) {
                throw new IllegalStateException("input");
            }
            return ++last;
        }
    }

    private int failAt(int bad, int item) throws IOException {
        if (item == bad) {
            throw no;
        }
        return item;
    }

    @Test
    void mapReturnsTheResultsInTheOrderOfTheInput() throws Exception {
        onLoop(loop -> {
            var pool = TaskPool.of(3);
            assertEquals(List.of(3, 1, 2), pool.map(n -> after(n, n), List.of(3, 1, 2)));
            assertEquals(List.of(), pool.map(n -> n, List.of()));
        });
    }

    @Test
    void mapUsesAllSlotsAndNoMore() throws Exception {
        onLoop(loop -> {
            var begin = clock.nanoTime();
            TaskPool.of(5).map(n -> after(1, n), IntStream.range(0, 20).boxed().toList());
            assertEquals(ofSeconds(4), Duration.ofNanos(clock.nanoTime() - begin));
        });
    }

    @Test
    void aSlowFirstItemDoesNotKeepTheOtherSlotsIdle() throws Exception {
        onLoop(loop -> {
            var begin = clock.nanoTime();
            TaskPool.of(2).map(n -> after(n, n), List.of(10, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1));
            assertEquals(ofSeconds(10), Duration.ofNanos(clock.nanoTime() - begin));
        });
    }

    @Test
    void nullsAreItemsAndResults() throws Exception {
        onLoop(loop -> {
            List<@Nullable Integer> items = Arrays.asList(1, null);
            var results = TaskPool.of(2).<@Nullable Integer, @Nullable Integer>map(n -> n, items);
            assertEquals(items, results);
        });
    }

    @Test
    void theFirstFailureEndsAMapAndWhatIsLeftIsCancelled() {
        onLoop(loop -> {
            var pool = TaskPool.of(2);
            var error = assertThrows(
                    IOException.class,
                    () -> pool.map(n -> n == 1 ? (Object) forEver() : failAt(2, n), List.of(1, 2, 3)));
            assertSame(no, error);
            assertEquals(0, pool.size());
            pool.join();
        });
        assertEquals(List.of(), failures.errors());
    }

    @Test
    void furtherFailuresOfAMapAreSuppressedInTheFirst() {
        onLoop(loop -> {
            var error = assertThrows(
                    IllegalStateException.class,
                    () -> TaskPool.of(2)
                            .map(
                                    n -> {
                                        Task.sleep(ofSeconds(1));
                                        throw new IllegalStateException("item " + n);
                                    },
                                    List.of(1, 2)));
            assertEquals("item 1", error.getMessage());
            assertEquals("item 2", error.getSuppressed()[0].getMessage());
        });
        assertEquals(List.of(), failures.errors());
    }

    @Test
    void aMapWhoseInputFailsThrowsThat() {
        onLoop(loop -> {
            var pool = TaskPool.of(2);
            var error = assertThrows(IllegalStateException.class, () -> pool.map(trail::add, Broken::new));
            assertEquals("input", error.getMessage());
            assertEquals(List.of(1, 2), trail);
            assertEquals(2, pool.free());
        });
        assertEquals(List.of(), failures.errors());
    }

    @Test
    void cancellingTheCallerOfAMapCancelsItsTasks() throws Exception {
        onLoop(loop -> {
            var pool = TaskPool.of(2);
            assertFalse(Task.moveOnAfter(ofSeconds(1), () -> {
                pool.map(n -> forEver(), List.of(1, 2, 3));
            }));
            assertEquals(2, pool.free());
        });
    }

    @Test
    void mapAsyncDoesNotWaitAndTellsItsCallback() throws Exception {
        onLoop(loop -> {
            var pool = TaskPool.of(2);
            var task = pool.mapAsync(n -> after(1, n + 1), List.of(1, 2, 3), trail::add, trail::add);
            assertFalse(task.isDone());
            assertEquals(List.of(2, 3, 4), task.get());
            Loops.letCallbacksRun();
            assertEquals(List.of(List.of(2, 3, 4)), trail);
        });
    }

    @Test
    void mapAsyncTellsItsErrorCallback() {
        onLoop(loop -> {
            var pool = TaskPool.of(2);
            pool.mapAsync(n -> failAt(2, n), List.of(1, 2, 3), trail::add, trail::add);
            pool.join();
            Loops.letCallbacksRun();
            assertEquals(List.of(no), trail);
        });
        assertEquals(List.of(), failures.errors());
    }

    @Test
    void cancellingAMapAsyncCancelsWhatItStarted() {
        onLoop(loop -> {
            var pool = TaskPool.of(2);
            var task = pool.mapAsync(n -> forEver(), List.of(1, 2, 3));
            Task.sleep(ofSeconds(1));
            assertTrue(pool.isFull());
            task.cancel();
            task.join();
            assertEquals(2, pool.free());
        });
    }

    @Test
    void aMapThatWasAcceptedRunsToItsEndAfterShutdown() throws Exception {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            var task = pool.mapAsync(n -> after(1, n), List.of(1, 2, 3));
            pool.close();
            assertEquals(List.of(1, 2, 3), task.get());
        });
    }

    @Test
    void closingThePoolWaitsForAMapWhoseInputIsBetweenTwoItems() throws Exception {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            Iterable<Integer> slow = () -> Stream.of(1, 2).map(n -> after(n, n)).iterator();
            var caller = loop.spawn(() -> pool.map(n -> n, slow));
            Task.sleep(ofSeconds(2));
            pool.close();
            assertEquals(List.of(1, 2), caller.get());
        });
    }

    @Test
    void starmapTakesTheKeyAndTheValueOfEachEntry() throws Exception {
        onLoop(loop -> {
            var pool = TaskPool.of(2);
            var pairs = List.of(Map.entry("a", 1), Map.entry("b", 2));
            assertEquals(List.of("a1", "b2"), pool.starmap((letter, digit) -> letter + digit, pairs));
            assertEquals(
                    List.of("a1", "b2"),
                    pool.starmapAsync((letter, digit) -> letter + digit, pairs).get());
            pool.starmapAsync((letter, digit) -> letter + digit, pairs, trail::add, trail::add)
                    .get();
            Loops.letCallbacksRun();
            assertEquals(List.of(List.of("a1", "b2")), trail);
        });
    }

    @Test
    void imapHandsOutInTheOrderOfTheInput() {
        onLoop(loop -> {
            for (int n : TaskPool.of(3).imap(n -> after(n, n), List.of(3, 1, 2))) {
                trail.add(n);
            }
            assertEquals(List.of(3, 1, 2), trail);
        });
    }

    @Test
    void imapUnorderedHandsOutInTheOrderOfCompletion() {
        onLoop(loop -> {
            for (int n : TaskPool.of(3).imapUnordered(n -> after(n, n), List.of(3, 1, 2))) {
                trail.add(n);
            }
            assertEquals(List.of(1, 2, 3), trail);
        });
    }

    @Test
    void resultsAreMadeWhileOthersAreHandedOut() {
        onLoop(loop -> {
            var begin = clock.nanoTime();
            for (int unused : TaskPool.of(2).imap(n -> after(1, n), List.of(1, 2, 3, 4))) {
                Task.sleep(ofSeconds(1));
            }
            assertEquals(ofSeconds(5), Duration.ofNanos(clock.nanoTime() - begin));
        });
    }

    @Test
    void onlySoManyItemsAreReadAhead() {
        onLoop(loop -> {
            var asked = new int[1];
            Iterable<Integer> endless = () -> Stream.generate(() -> ++asked[0]).iterator();
            try (var items = TaskPool.of(2).imap(n -> n, endless, 3)) {
                Task.sleep(ofSeconds(1));
                assertEquals(3, asked[0]);
                assertEquals(1, items.next());
                Task.sleep(ofSeconds(1));
                assertEquals(4, asked[0]);
            }
            try (var items = TaskPool.of(2).imapUnordered(n -> n, endless)) {
                assertTrue(items.hasNext());
                Task.sleep(ofSeconds(1));
                assertEquals(8, asked[0], "twice the slots");
            }
        });
    }

    @Test
    void anInputThatWaitsKeepsNoResultFromTheConsumer() {
        onLoop(loop -> {
            Iterable<Integer> slow =
                    () -> Stream.iterate(1, n -> after(10, n + 1)).iterator();
            var begin = clock.nanoTime();
            try (var items = TaskPool.of(2).imapUnordered(n -> n, slow)) {
                assertEquals(1, items.next());
            }
            assertEquals(Duration.ZERO, Duration.ofNanos(clock.nanoTime() - begin));
        });
    }

    @Test
    void leavingEarlyLeavesNothing() {
        onLoop(loop -> {
            var pool = TaskPool.of(2);
            int before = loop.tasks().size();
            try (var items = pool.imap(n -> n == 1 ? n : forEver(), List.of(1, 2, 3, 4))) {
                assertEquals(1, items.next());
            }
            assertEquals(2, pool.free());
            assertEquals(before, loop.tasks().size());
        });
        assertEquals(List.of(), failures.errors());
    }

    @Test
    void afterCloseThereIsNothingMore() {
        onLoop(loop -> {
            var items = TaskPool.of(2).imap(n -> n, List.of(1, 2));
            assertTrue(items.hasNext());
            items.close();
            assertFalse(items.hasNext());
            assertThrows(NoSuchElementException.class, items::next);
        });
    }

    @Test
    void aFailureIsThrownInItsTurnAndTheNextResultFollows() {
        onLoop(loop -> {
            var items = TaskPool.of(2).imap(n -> failAt(2, n), List.of(1, 2, 3));
            assertEquals(1, items.next());
            assertSame(no, assertThrows(IOException.class, items::next));
            assertEquals(3, items.next());
            assertFalse(items.hasNext());
        });
        assertEquals(List.of(), failures.errors());
    }

    @Test
    void aFailureThatWasNotHandedOutGoesToTheExceptionHandler() {
        onLoop(loop -> {
            try (var items = TaskPool.of(2).imap(n -> failAt(2, n), List.of(1, 2, 3))) {
                assertEquals(1, items.next());
                Task.sleep(ofSeconds(1));
            }
            Loops.letCallbacksRun();
        });
        assertEquals(List.of(no), failures.errors());
    }

    @Test
    void aFailureOfTheInputThatWasNotHandedOutGoesToTheExceptionHandler() {
        onLoop(loop -> {
            try (var items = TaskPool.of(2).imap(n -> n, Broken::new)) {
                assertEquals(1, items.next());
                Task.sleep(ofSeconds(1));
            }
            Loops.letCallbacksRun();
        });
        assertEquals(
                List.of("input"),
                failures.errors().stream().map(Throwable::getMessage).toList());
    }

    @Test
    void anInputThatFailsMidwayGivesTheResultsBeforeItThenItsError() {
        onLoop(loop -> {
            var pool = TaskPool.of(2);
            for (var items : List.of(
                    pool.imap(n -> after(n, n), Broken::new), pool.imapUnordered(n -> after(n, n), Broken::new))) {
                assertEquals(List.of(1, 2), List.of(items.next(), items.next()));
                assertTrue(items.hasNext());
                assertThrows(IllegalStateException.class, items::next);
                assertFalse(items.hasNext());
            }
        });
        assertEquals(List.of(), failures.errors());
    }

    @Test
    void aConsumerThatIsCancelledLosesNoResult() {
        onLoop(loop -> {
            var items = TaskPool.of(1).imap(n -> after(2, n), List.of(1, 2));
            assertFalse(Task.moveOnAfter(ofSeconds(1), () -> {
                items.next();
            }));
            assertEquals(List.of(1, 2), List.of(items.next(), items.next()));
        });
    }

    @Test
    void anImapIsReadToItsEndAfterShutdown() {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            var items = pool.imap(n -> 2 * n, List.of(1, 2, 3, 4));
            pool.shutdown();
            var read = new ArrayList<Integer>();
            items.forEach(read::add);
            assertEquals(List.of(2, 4, 6, 8), read);
        });
    }

    @Test
    void closingThePoolEndsAnImapThatNobodyReads() {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            Iterable<Integer> endless = () -> Stream.iterate(1, n -> n + 1).iterator();
            var items = pool.imap(n -> n, endless);
            assertEquals(1, items.next());
            pool.close();
            assertEquals(
                    List.of(TaskState.RUNNING),
                    loop.tasks().stream().map(Task::state).toList());
        });
    }

    @Test
    void terminatingThePoolWakesTheConsumer() {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            var items = pool.imap(n -> forEver(), List.of(1, 2));
            var consumer = loop.spawn(() -> assertThrows(RuntimeException.class, items::next));
            Task.sleep(ofSeconds(1));
            pool.terminate();
            consumer.join();
            assertTrue(consumer.isSuccessful());
        });
    }

    /** Has {@code end} run in the slice between the hand-over of the one slot to the next item and the start of that. */
    private void endWhereTheNextHasItsSlot(BiConsumer<TaskPool, PoolItems<Integer>> end) {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            pool.spawn(() -> after(1, "before"));
            var items = pool.imap(n -> after(n, trail.add(n) ? n : 0), List.of(1, 2));
            Task.yieldNow();
            Task.sleep(ofSeconds(1));
            assertEquals(1, pool.size());
            end.accept(pool, items);
        });
        assertEquals(List.of(), trail);
    }

    @Test
    void nothingBeginsOnceAnImapIsClosed() {
        endWhereTheNextHasItsSlot((pool, items) -> items.close());
    }

    @Test
    void nothingBeginsOnceThePoolIsTerminated() {
        endWhereTheNextHasItsSlot((pool, items) -> pool.terminate());
    }

    @Test
    void aReadAheadOfNothingIsRefused() {
        onLoop(loop -> {
            var pool = TaskPool.of(1);
            assertThrows(IllegalArgumentException.class, () -> pool.imap(n -> n, List.of(1), 0));
        });
    }
}
