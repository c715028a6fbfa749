package io.treadle.testkit;

import static io.treadle.testkit.Sample.assertSucceeds;
import static io.treadle.testkit.Sample.failureOf;
import static io.treadle.testkit.Sample.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.treadle.core.TaskScope;
import io.treadle.loop.Treadle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

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
            fail();
        }

        static void fail() {
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

    static class LeavesATaskInSomeOrder {
        @TreadleTest(seed = 5)
        void test() {
            Treadle.spawn(() -> Treadle.sleep(Duration.ofDays(1)));
        }
    }

    static class LosesAnErrorInSomeOrder {
        @TreadleTest(seed = 5)
        void test() {
            Treadle.spawn(FailsInSomeOrder::fail);
        }
    }

    @TreadleTest(seed = 5)
    static class FailsInAFactory {
        @TestFactory
        DynamicTest tests() {
            return dynamicTest("test", FailsInSomeOrder::fail);
        }
    }

    private static void assertTellsItsSeed(Class<?> tests) {
        assertTrue(failureOf(tests).getSuppressed()[0].toString().contains("@TreadleTest(seed = 5L)"));
    }

    @Test
    void aFailureTellsItsSeed() {
        assertTellsItsSeed(FailsInSomeOrder.class);
    }

    @Test
    void aTaskThatIsLeftTellsTheSeed() {
        assertTellsItsSeed(LeavesATaskInSomeOrder.class);
    }

    @Test
    void anErrorThatNobodyWaitsForTellsTheSeed() {
        assertTellsItsSeed(LosesAnErrorInSomeOrder.class);
    }

    @Test
    void aFailureInATestOfAFactoryTellsTheSeed() {
        assertTellsItsSeed(FailsInAFactory.class);
    }

    @Test
    void aSeedThatIsDrawnIsNoneThatMeansSomethingElse() {
        var drawn = List.of(TreadleTest.FIFO, TreadleTest.RANDOM, 7L).iterator();
        assertEquals(7, TestLoop.drawSeed(drawn::next));
    }
}
