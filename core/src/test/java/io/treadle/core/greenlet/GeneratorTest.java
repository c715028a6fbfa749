package io.treadle.core.greenlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

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

    @EveryPlace
    void anExitThatIsThrownInComesBackLikeAnyOtherError(Where where) throws Exception {
        where.run(() -> {
            var exit = new GreenletExit();
            for (var generator : List.of(upTo(3), begun(upTo(3)), ended(upTo(3)))) {
                assertSame(exit, assertThrows(GreenletExit.class, () -> generator.throwInto(exit)));
                assertFalse(generator.hasNext());
            }
        });
    }

    @EveryPlace
    void anExitOfTheBodysOwnIsAnEnd(Where where) throws Exception {
        where.run(() -> {
            var generator = Generator.<Integer>of(out -> {
                out.yield(1);
                throw new GreenletExit();
            });
            assertEquals(List.of(1), listOf(generator));
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
