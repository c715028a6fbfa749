package io.treadle.testkit;

import static io.treadle.testkit.Sample.assertSays;
import static io.treadle.testkit.Sample.assertSucceeds;
import static io.treadle.testkit.Sample.failureOf;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.core.SpawnOptions;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.testing.VirtualClock;
import io.treadle.core.time.TaskClock;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where and how a test runs; {@link TreadleTestFailuresTest} has what makes it fail. */
class TreadleTestTest {
    private static final List<Object> TRAIL = new ArrayList<>();

    private static String place() {
        try {
            return Task.current().name();
        } catch (WrongThreadException e) {
            return "no loop";
        }
    }

    @BeforeEach
    void forget() {
        TRAIL.clear();
    }

    static class RunsAsMain {
        @TreadleTest
        void test() {
            assertEquals("main", place());
        }
    }

    @Test
    void theMethodIsTheMainTaskOfALoop() {
        assertSucceeds(RunsAsMain.class);
    }

    static class SleepsForDays {
        @TreadleTest
        void test(VirtualClock clock) {
            Treadle.sleep(ofDays(365));
            assertEquals(ofDays(365), clock.elapsed());
        }
    }

    @Test
    void timeIsVirtual() {
        assertSucceeds(SleepsForDays.class);
    }

    static class InRealTime {
        @TreadleTest(realTime = true)
        void test() {
            assertFalse(EventLoop.current().clock() instanceof VirtualClock);
            var before = System.nanoTime();
            Treadle.sleep(ofMillis(5));
            TRAIL.add(System.nanoTime() - before >= ofMillis(5).toNanos());
        }
    }

    @Test
    void timeIsRealOnRequest() {
        assertSucceeds(InRealTime.class);
        assertEquals(List.of(true), TRAIL);
    }

    static class Injected {
        @TreadleTest
        void test(EventLoop loop, TaskLoop same, VirtualClock clock) {
            assertSame(EventLoop.current(), loop);
            assertSame(loop, same);
            TaskClock expected = loop.clock();
            assertSame(expected, clock);
        }
    }

    @Test
    void loopAndClockAreParameters() {
        assertSucceeds(Injected.class);
    }

    static class ClockInRealTime {
        @TreadleTest(realTime = true)
        void test(VirtualClock clock) {
            TRAIL.add(clock);
        }
    }

    @Test
    void aTestInRealTimeHasNoVirtualClock() {
        assertSays("realTime=true", failureOf(ClockInRealTime.class));
    }

    @TreadleTest
    static class OnAClass {
        @Test
        void plain() {
            TRAIL.add(place());
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void withParameters(int number, EventLoop loop) {
            assertSame(EventLoop.current(), loop);
            TRAIL.add(place());
        }
    }

    @Test
    void onAClassItIsForAllItsTests() {
        assertSucceeds(OnAClass.class);
        assertEquals(List.of("main", "main", "main"), TRAIL);
    }

    @TreadleTest(realTime = true)
    static class MethodBeforeClass {
        @TreadleTest
        void virtual(VirtualClock clock) {
            TRAIL.add(clock.elapsed());
        }
    }

    @Test
    void whatTheMethodSaysComesFirst() {
        assertSucceeds(MethodBeforeClass.class);
        assertEquals(List.of(Duration.ZERO), TRAIL);
    }

    @TreadleTest(realTime = true)
    static class Outer {
        @Nested
        class Inner {
            @Test
            void test() {
                TRAIL.add(EventLoop.current().clock() instanceof VirtualClock);
            }
        }
    }

    @Test
    void nestedClassesHaveTheOptionsOfTheClassAroundThem() {
        assertSucceeds(Outer.class);
        assertEquals(List.of(false), TRAIL);
    }

    @TreadleTest
    static class Lifecycle {
        private final List<EventLoop> loops = new ArrayList<>();

        Lifecycle() {
            TRAIL.add("constructor: " + place());
        }

        @BeforeAll
        static void beforeAll() {
            TRAIL.add("before all: " + place());
        }

        @BeforeEach
        void before(EventLoop loop) {
            loops.add(loop);
            TRAIL.add("before: " + place());
        }

        @Test
        void test(EventLoop loop) {
            loops.add(loop);
            TRAIL.add("test: " + place());
        }

        @AfterEach
        void after(EventLoop loop) {
            loops.add(loop);
            TRAIL.add("after: " + place());
            assertEquals(1, loops.stream().distinct().count());
        }

        @AfterAll
        static void afterAll() {
            TRAIL.add("after all: " + place());
        }
    }

    @Test
    void methodsBeforeAndAfterEachTestAreTasksOfItsLoop() {
        assertSucceeds(Lifecycle.class);
        assertEquals(
                List.of(
                        "before all: no loop",
                        "constructor: no loop",
                        "before: main",
                        "test: main",
                        "after: main",
                        "after all: no loop"),
                TRAIL);
    }

    @TreadleTest
    static class SpawnsBefore {
        private final List<Integer> ticks = new ArrayList<>();

        @BeforeEach
        void startTicking() {
            Treadle.spawn(SpawnOptions.named("ticker").asDaemon(), () -> {
                for (int second = 0; ; second++) {
                    ticks.add(second);
                    Treadle.sleep(Duration.ofSeconds(1));
                }
            });
        }

        @Test
        void test() {
            Treadle.sleep(ofMillis(2500));
            assertEquals(List.of(0, 1, 2), ticks);
        }
    }

    @Test
    void aTaskStartedBeforeTheTestGoesOnInIt() {
        assertSucceeds(SpawnsBefore.class);
    }

    static class CancelsAfter {
        @TreadleTest
        void test() {
            Treadle.spawn(() -> Treadle.sleep(ofDays(1)));
        }

        @AfterEach
        void cancel(EventLoop loop) {
            loop.tasks().stream().filter(task -> task != Task.current()).forEach(Task::cancel);
        }
    }

    @Test
    void aTaskThatIsCancelledAfterTheTestIsNotLeft() {
        assertSucceeds(CancelsAfter.class);
    }

    static class LeavesADaemon {
        @TreadleTest
        void test() {
            Treadle.spawn(SpawnOptions.named("daemon").asDaemon(), () -> Treadle.sleep(ofDays(1)));
        }
    }

    @Test
    void daemonsMayBeLeft() {
        assertSucceeds(LeavesADaemon.class);
    }

    static class ClosedAfterwards {
        @TreadleTest
        void test(EventLoop loop) {
            TRAIL.add(loop);
        }
    }

    @Test
    void theLoopIsClosedAfterTheTest() {
        assertSucceeds(ClosedAfterwards.class);
        var loop = (EventLoop) TRAIL.get(0);
        assertThrows(IllegalStateException.class, () -> loop.runUntilComplete(() -> {}));
    }

    static class WithoutALimit {
        @TreadleTest(limitMillis = Long.MAX_VALUE)
        void test() {
            Treadle.sleep(ofDays(1));
        }
    }

    @Test
    void theLimitMayBeSoLongThatThereIsNone() {
        assertSucceeds(WithoutALimit.class);
    }

    static class ThrowsChecked {
        @TreadleTest
        void test() throws IOException {
            throw new IOException("on purpose");
        }
    }

    @Test
    void whatTheTestThrowsIsItsFailure() {
        assertEquals(
                "java.io.IOException: on purpose",
                failureOf(ThrowsChecked.class).toString());
    }
}
