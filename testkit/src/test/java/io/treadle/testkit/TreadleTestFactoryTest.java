package io.treadle.testkit;

import static io.treadle.testkit.Sample.assertNoContainerFails;
import static io.treadle.testkit.Sample.assertSays;
import static io.treadle.testkit.Sample.assertSucceeds;
import static io.treadle.testkit.Sample.failureOf;
import static io.treadle.testkit.Sample.failureOfContainer;
import static io.treadle.testkit.Sample.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.treadle.core.SpawnOptions;
import io.treadle.core.TaskLoop;
import io.treadle.core.testing.VirtualClock;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Tests that are made at run time. */
class TreadleTestFactoryTest {
    private static final List<String> TRAIL = new ArrayList<>();

    @TreadleTest
    static class OnOneLoop {
        private @Nullable EventLoop loop;

        @BeforeEach
        void keepLoop(EventLoop loop) {
            this.loop = loop;
        }

        @TestFactory
        List<DynamicTest> tests(VirtualClock clock) {
            assertSame(loop, TaskLoop.current());
            return List.of(
                    dynamicTest("first", () -> {
                        Treadle.sleep(Duration.ofDays(1));
                        TRAIL.add("first on " + TaskLoop.current());
                    }),
                    dynamicTest("second", () -> TRAIL.add("second after " + clock.elapsed())));
        }

        @AfterEach
        void after() {
            TRAIL.add("after on " + TaskLoop.current());
        }
    }

    @Test
    void theFactoryAndItsTestsRunOnOneLoop() {
        TRAIL.clear();
        assertSucceeds(OnOneLoop.class);
        assertEquals(3, TRAIL.size());
        assertEquals(TRAIL.get(0).substring("first on ".length()), TRAIL.get(2).substring("after on ".length()));
        assertEquals("second after PT24H", TRAIL.get(1));
    }

    @TreadleTest
    static class LeavesATask {
        @TestFactory
        DynamicTest tests() {
            return dynamicTest(
                    "test",
                    () -> Treadle.spawn(SpawnOptions.named("forgotten"), () -> Treadle.sleep(Duration.ofDays(1))));
        }
    }

    @Test
    void aTaskThatATestLeavesFailsTheFactory() {
        assertSays("there are left: forgotten;", failureOfContainer(LeavesATask.class));
    }

    @TreadleTest
    static class OneFails {
        @TestFactory
        List<DynamicTest> tests() {
            return List.of(
                    dynamicTest("fails", () -> {
                        Treadle.spawn(() -> Treadle.sleep(Duration.ofDays(1)));
                        throw new IllegalStateException("on purpose");
                    }),
                    dynamicTest("succeeds", () -> Treadle.yieldNow()));
        }
    }

    @Test
    void aTestThatFailsFailsAloneAndMayLeaveTasks() {
        assertEquals("on purpose", failureOf(OneFails.class).getMessage());
        assertEquals(1, run(OneFails.class).succeeded().count());
        assertNoContainerFails(OneFails.class);
    }
}
