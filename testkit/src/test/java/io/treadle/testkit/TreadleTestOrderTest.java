package io.treadle.testkit;

import static io.treadle.testkit.Sample.assertSucceeds;
import static io.treadle.testkit.Sample.failureOf;
import static io.treadle.testkit.Sample.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.TaskScope;
import io.treadle.loop.Treadle;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The order in which tasks run, as a test may ask for it. */
class TreadleTestOrderTest {
    private static final List<List<Integer>> ORDERS = new ArrayList<>();
    private static final List<Integer> FIFO = IntStream.range(0, 100).boxed().toList();

    private static List<Integer> orderOfTasks() {
        var order = new ArrayList<Integer>();
        TaskScope.run(scope -> {
            FIFO.forEach(number -> scope.spawn(() -> order.add(number)));
        });
        return order;
    }

    static class Seeded {
        @TreadleTest(seed = 42)
        void test() {
            ORDERS.add(orderOfTasks());
        }
    }

    static class Random {
        @TreadleTest(seed = TreadleTest.RANDOM)
        void test() {
            ORDERS.add(orderOfTasks());
        }
    }

    static class InOrder {
        @TreadleTest
        void test() {
            assertEquals(FIFO, orderOfTasks());
        }
    }

    static class Eager {
        @TreadleTest(eager = true)
        void test() {
            var trail = new ArrayList<String>();
            Treadle.spawn(() -> trail.add("task"));
            trail.add("spawner");
            assertEquals(List.of("task", "spawner"), trail);
        }
    }

    static class FailsInSomeOrder {
        @TreadleTest(seed = 5)
        void test() {
            throw new IllegalStateException("on purpose");
        }
    }

    @Test
    void theSameSeedRepeatsTheOrder() {
        ORDERS.clear();
        run(Seeded.class);
        run(Seeded.class);
        assertEquals(ORDERS.get(0), ORDERS.get(1));
        assertNotEquals(FIFO, ORDERS.get(0));
    }

    @Test
    void aRandomSeedGivesAnotherOrderEachTime() {
        ORDERS.clear();
        run(Random.class);
        run(Random.class);
        assertNotEquals(ORDERS.get(0), ORDERS.get(1));
    }

    @Test
    void withoutASeedTheFirstInIsTheFirstOut() {
        assertSucceeds(InOrder.class);
    }

    @Test
    void eagerTasksRunBeforeTheirSpawnerGoesOn() {
        assertSucceeds(Eager.class);
    }

    @Test
    void aFailureTellsItsSeed() {
        var failure = failureOf(FailsInSomeOrder.class);
        assertTrue(failure.getSuppressed()[0].toString().contains("@TreadleTest(seed = 5L)"));
    }
}
