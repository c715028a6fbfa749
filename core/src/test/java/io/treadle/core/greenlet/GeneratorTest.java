package io.treadle.core.greenlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.TaskState;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Generators, read in each kind of place. */
class GeneratorTest {
    @EveryPlace
    void theValuesComeInTheOrderOfTheYields(Where where) throws Exception {
        where.run(() -> assertEquals(List.of(0, 1, 2), listOf(upTo(3))));
    }

    @EveryPlace
    void theBodyRunsOnlyWhenAValueIsAskedFor(Where where) throws Exception {
        where.run(() -> {
            var trail = new ArrayList<String>();
            var generator = Generator.<Integer>of(out -> {
                trail.add("begins");
                out.yield(1);
                trail.add("ends");
            });
            assertEquals(List.of(), trail);
            assertEquals(1, generator.next());
            assertEquals(List.of("begins"), trail);
            assertFalse(generator.hasNext());
            assertEquals(List.of("begins", "ends"), trail);
        });
    }

    @EveryPlace
    void hasNextLooksAheadOnceAndKeepsTheValue(Where where) throws Exception {
        where.run(() -> {
            var generator = upTo(2);
            assertTrue(generator.hasNext());
            assertTrue(generator.hasNext());
            assertEquals(0, generator.next());
            assertEquals(1, generator.next());
            assertFalse(generator.hasNext());
            assertThrows(NoSuchElementException.class, generator::next);
        });
    }

    @EveryPlace
    void anEndlessGeneratorGivesAStream(Where where) throws Exception {
        where.run(() -> {
            try (var stream = upTo(Integer.MAX_VALUE).stream()) {
                assertEquals(
                        List.of(0, 2, 4),
                        stream.filter(i -> i % 2 == 0).limit(3).toList());
            }
        });
    }

    @EveryPlace
    void aValueMayBeNull(Where where) throws Exception {
        where.run(() -> {
            var generator = Generator.<@Nullable String>of(out -> out.yield(null));
            assertTrue(generator.hasNext());
            assertNull(generator.next());
            assertFalse(generator.hasNext());
        });
    }

    @EveryPlace
    void whatIsSentIsWhatTheYieldReturns(Where where) throws Exception {
        where.run(() -> {
            try (var echo = Generator.<String>of(out -> {
                Object sent = "nothing";
                while (true) {
                    sent = out.yield("got " + sent);
                }
            })) {
                assertEquals("got nothing", echo.next());
                assertEquals("got a", echo.send("a"));
                assertEquals("got null", echo.next());
            }
        });
    }

    @EveryPlace
    void nothingCanBeSentWhereNoYieldWaitsForIt(Where where) throws Exception {
        where.run(() -> {
            try (var generator = upTo(3)) {
                assertThrows(IllegalStateException.class, () -> generator.send("before it has begun"));
                generator.next();
                generator.hasNext();
                assertThrows(IllegalStateException.class, () -> generator.send("after a look ahead"));
                assertEquals(1, generator.next());
            }
        });
    }

    @EveryPlace
    void anErrorThatIsThrownInIsSeenByTheYield(Where where) throws Exception {
        where.run(() -> {
            try (var generator = Generator.<String>of(out -> {
                var error = assertThrows(IOException.class, () -> out.yield("first"));
                out.yield("caught " + error.getMessage());
            })) {
                generator.next();
                assertEquals("caught this", generator.throwInto(new IOException("this")));
            }
        });
    }

    @EveryPlace
    void anErrorThatIsThrownInAndNotCaughtComesBackAndEndsIt(Where where) throws Exception {
        where.run(() -> {
            var error = new IOException();
            for (var generator : List.of(upTo(3), begun(upTo(3)), ended(upTo(3)))) {
                assertSame(error, assertThrows(IOException.class, () -> generator.throwInto(error)));
                assertFalse(generator.hasNext());
            }
        });
    }

    private static Generator<Integer> begun(Generator<Integer> generator) {
        generator.next();
        return generator;
    }

    private static Generator<Integer> ended(Generator<Integer> generator) {
        listOf(generator);
        return generator;
    }

    @EveryPlace
    void anErrorOfTheBodyPassesToTheConsumer(Where where) throws Exception {
        where.run(() -> {
            var error = new IOException();
            var generator = Generator.<Integer>of(out -> {
                out.yield(1);
                throw error;
            });
            assertEquals(1, generator.next());
            assertSame(error, assertThrows(IOException.class, generator::next));
            assertFalse(generator.hasNext());
        });
    }

    @EveryPlace
    void closingEarlyRunsFinally(Where where) throws Exception {
        where.run(() -> {
            var trail = new ArrayList<String>();
            try (var generator = noting(trail)) {
                generator.next();
                assertEquals(List.of(), trail);
            }
            assertEquals(List.of("finally"), trail);
        });
    }

    @EveryPlace
    void closingOneThatHasNotBegunRunsNothing(Where where) throws Exception {
        where.run(() -> {
            var trail = new ArrayList<String>();
            var generator = noting(trail);
            generator.close();
            generator.close();
            assertFalse(generator.hasNext());
            assertEquals(List.of(), trail);
        });
    }

    @EveryPlace
    void closingTellsWhenTheBodyGoesOn(Where where) throws Exception {
        where.run(() -> {
            var generator = Generator.<Integer>of(out -> {
                assertThrows(GreenletExit.class, () -> out.yield(1));
                out.yield(2);
            });
            generator.next();
            assertThrows(IllegalStateException.class, generator::close);
            assertFalse(generator.hasNext());
        });
    }

    private static Generator<Integer> noting(List<String> trail) {
        return Generator.of(out -> {
            try {
                out.yield(1);
                out.yield(2);
            } finally {
                trail.add("finally");
            }
        });
    }

    @EveryPlace
    void theBodyCannotAskItsOwnGenerator(Where where) throws Exception {
        where.run(() -> {
            var self = new ArrayList<Generator<Integer>>();
            self.add(Generator.of(out -> self.getFirst().next()));
            assertThrows(IllegalStateException.class, () -> self.getFirst().next());
        });
    }

    @EveryPlace
    void yieldFromHandsOutAllOfAnother(Where where) throws Exception {
        where.run(() -> {
            var generator = Generator.<Integer>of(out -> {
                out.yield(-1);
                out.yieldFrom(upTo(2));
                out.yieldFrom(upTo(0));
                out.yieldFrom(ended(upTo(5)));
                out.yield(-2);
            });
            assertEquals(List.of(-1, 0, 1, -2), listOf(generator));
        });
    }

    @EveryPlace
    void recursiveGeneratorsWalkATree(Where where) throws Exception {
        where.run(
                () -> assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), listOf(inOrder(1, 15))));
    }

    private static Generator<Integer> inOrder(int low, int high) {
        return Generator.of(out -> {
            if (low <= high) {
                int middle = (low + high) / 2;
                out.yieldFrom(inOrder(low, middle - 1));
                out.yield(middle);
                out.yieldFrom(inOrder(middle + 1, high));
            }
        });
    }

    @EveryPlace
    void permutationsComeFromGeneratorsInsideGenerators(Where where) throws Exception {
        where.run(() -> assertEquals(List.of("abc", "bac", "bca", "acb", "cab", "cba"), listOf(permutations("abc"))));
    }

    private static Generator<String> permutations(String letters) {
        return Generator.of(out -> {
            if (letters.length() <= 1) {
                out.yield(letters);
                return;
            }
            for (String rest : permutations(letters.substring(1))) {
                for (int i = 0; i <= rest.length(); i++) {
                    out.yield(rest.substring(0, i) + letters.charAt(0) + rest.substring(i));
                }
            }
        });
    }

    @EveryPlace
    void whatIsSentAndThrownReachesTheInnermost(Where where) throws Exception {
        where.run(() -> {
            var inner = Generator.<String>of(out -> {
                var sent = out.yield("first");
                var error = assertThrows(IOException.class, () -> out.yield("got " + sent));
                out.yield("caught " + error.getMessage());
                throw new IOException("of the inner one");
            });
            var outer = Generator.<String>of(out -> out.yield("outer caught "
                    + assertThrows(IOException.class, () -> out.yieldFrom(inner))
                            .getMessage()));
            assertEquals("first", outer.next());
            assertEquals("got sent", outer.send("sent"));
            assertEquals("caught thrown", outer.throwInto(new IOException("thrown")));
            assertEquals("outer caught of the inner one", outer.next());
            assertFalse(outer.hasNext());
        });
    }

    @EveryPlace
    void closingTheOuterClosesTheInnerFirst(Where where) throws Exception {
        where.run(() -> {
            var trail = new ArrayList<String>();
            var outer = Generator.<Integer>of(out -> {
                try {
                    out.yieldFrom(noting(trail));
                } finally {
                    trail.add("outer");
                }
            });
            outer.next();
            outer.close();
            assertEquals(List.of("finally", "outer"), trail);
        });
    }

    @EveryPlace
    void yieldFromTakesOverOneThatHasBegunAndWasLookedAhead(Where where) throws Exception {
        where.run(() -> {
            var inner = Generator.<Integer>of(out -> out.yieldFrom(upTo(4)));
            inner.next();
            inner.hasNext();
            assertEquals(List.of(1, 2, 3), listOf(Generator.<Integer>of(out -> out.yieldFrom(inner))));
        });
    }

    @EveryPlace
    void aGeneratorThatIsDelegatedToCannotBeUsedDirectly(Where where) throws Exception {
        where.run(() -> {
            var inner = upTo(3);
            try (var outer = Generator.<Integer>of(out -> out.yieldFrom(inner))) {
                outer.next();
                assertThrows(IllegalStateException.class, inner::next);
            }
        });
    }

    @EveryPlace
    void aBodyMaySwitchAmongGreenletsOfItsOwn(Where where) throws Exception {
        where.run(() -> {
            var generator = Generator.<Object>of(out -> {
                var main = Greenlet.current();
                var child = Greenlet.of(first -> main.switchTo("from the greenlet"));
                out.yield(String.valueOf(child.switchTo()));
            });
            assertEquals(List.of("from the greenlet"), listOf(generator));
        });
    }

    @EveryPlace
    void aGreenletOfTheConsumerCannotBeSwitchedToFromTheBody(Where where) throws Exception {
        where.run(() -> {
            var main = Greenlet.current();
            var generator = Generator.<Object>of(out -> main.switchTo());
            assertThrows(WrongThreadException.class, generator::next);
        });
    }

    @EveryPlace
    void onlyTheBodyYields(Where where) throws Exception {
        where.run(() -> {
            var leaked = new ArrayList<Yielder<Integer>>();
            try (var generator = Generator.<Integer>of(out -> {
                leaked.add(out);
                out.yield(1);
            })) {
                generator.next();
                assertThrows(
                        IllegalStateException.class, () -> leaked.getFirst().yield(2));
            }
        });
    }

    @Test
    void consumersMayTakeTurnsInAnyPlace() throws Exception {
        for (var first : Where.values()) {
            try (var generator = upTo(100)) {
                first.run(() -> assertEquals(0, generator.next()));
                // The place of the first consumer is gone, if it had a scheduler, so the body can only end.
                if (first == Where.PLATFORM_THREAD || first == Where.VIRTUAL_THREAD) {
                    int count = 0;
                    for (var next : Where.values()) {
                        int expected = ++count;
                        next.run(() -> assertEquals(expected, generator.next()));
                    }
                } else if (first != Where.GENERATOR_BODY) {
                    assertThrows(WrongThreadException.class, generator::next);
                }
            }
        }
    }

    @Test
    void aGeneratorOfALoopCanBeReadByAnotherThread() throws Exception {
        try (var loop = TaskLoop.create()) {
            loop.runUntilComplete(() -> {
                var generator = upTo(4);
                assertEquals(0, generator.next());
                var elsewhere = new CompletableFuture<Integer>();
                Thread.ofPlatform().start(() -> elsewhere.complete(generator.next() + generator.next()));
                assertEquals(3, elsewhere.get());
                assertEquals(3, generator.next());
                assertFalse(generator.hasNext());
            });
        }
    }

    @Test
    void theBodyIsPartOfTheTaskThatReads() throws Exception {
        try (var loop = TaskLoop.create()) {
            loop.runUntilComplete(() -> {
                var tasks = Generator.<Task<?>>of(out -> {
                    while (true) {
                        Task.sleep(Duration.ofMillis(1));
                        out.yield(Task.current());
                    }
                });
                assertSame(Task.current(), tasks.next());
                var other = loop.spawn(() -> tasks.next() == Task.current());
                assertTrue(other.get());
                assertSame(Task.current(), tasks.next());
                tasks.close();
            });
        }
    }

    @Test
    void cancellingTheTaskThatReadsReachesTheBody() throws Exception {
        try (var loop = TaskLoop.create()) {
            loop.runUntilComplete(() -> {
                for (GeneratorBody<Integer> waiting : List.<GeneratorBody<Integer>>of(
                        out -> Task.sleep(Duration.ofDays(1)), out -> new CountDownLatch(1).await())) {
                    var task = loop.spawn(() -> Generator.of(waiting).next());
                    Task.yieldNow();
                    task.cancel();
                    task.join();
                    assertEquals(TaskState.CANCELLED, task.state());
                }
            });
        }
    }

    @Test
    void anInterruptOfTheConsumerReachesTheBody() throws Exception {
        Where.PLATFORM_THREAD.run(() -> {
            var consumer = Thread.currentThread();
            var generator = Generator.<Object>of(out -> {
                consumer.interrupt();
                out.yield(assertThrows(InterruptedException.class, () -> new CountDownLatch(1).await()));
            });
            assertInstanceOf(InterruptedException.class, generator.next());
        });
    }

    @EveryPlace
    void belowANativeFrameOnlyABodyOnTheSchedulerOfTheJdkYields(Where where) throws Exception {
        // The JDK's own virtual threads park their carrier there, which is allowed: the consumer is on another one.
        var expected = switch (where) {
            case PLATFORM_THREAD, VIRTUAL_THREAD, GENERATOR_BODY -> "parked";
            case GREENLET_RUN, NESTED_RUN, LOOP_TASK, ADOPTED_THREAD -> "refused";
        };
        where.run(() -> {
            var generator = Generator.<String>of(out -> {
                try {
                    NativeFrame.run(() -> out.yield("parked"));
                } catch (IllegalStateException e) {
                    out.yield("refused");
                }
            });
            assertEquals(expected, generator.next());
            generator.close();
        });
    }

    private static Generator<Integer> upTo(int end) {
        return Generator.of(out -> {
            for (int i = 0; i < end; i++) {
                out.yield(i);
            }
        });
    }

    private static <T> List<T> listOf(Generator<T> generator) {
        var all = new ArrayList<T>();
        generator.iterator().forEachRemaining(all::add);
        return all;
    }
}
