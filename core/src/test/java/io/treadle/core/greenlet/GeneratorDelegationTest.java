package io.treadle.core.greenlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Generators that hand out what others make. */
class GeneratorDelegationTest {
    private static Generator<Integer> ended(Generator<Integer> generator) {
        listOf(generator);
        return generator;
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
    void aGeneratorThatCouldNotBeDelegatedToIsAsBefore(Where where) throws Exception {
        where.run(() -> {
            var lookedAhead = upTo(3);
            assertTrue(lookedAhead.hasNext());
            var begun = upTo(3);
            begun.next();
            for (var inner : List.of(upTo(3), begun, lookedAhead)) {
                var outer = Generator.<Integer>of(out -> {
                    try {
                        NativeFrame.run(() -> out.yieldFrom(inner));
                    } catch (IllegalStateException pinned) {
                        for (int value : inner) {
                            out.yield(value);
                        }
                    }
                });
                var values = listOf(outer);
                assertEquals(inner == begun ? List.of(1, 2) : List.of(0, 1, 2), values);
            }
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
