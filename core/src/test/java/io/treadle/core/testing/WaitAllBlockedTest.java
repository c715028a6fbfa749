package io.treadle.core.testing;

import static io.treadle.core.support.Loops.onLoop;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.LoopConfig;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.TaskState;
import io.treadle.core.support.Bell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WaitAllBlockedTest {
    enum Clock {
        REAL {
            @Override
            LoopConfig config() {
                return LoopConfig.named("test");
            }
        },
        AUTOJUMP {
            @Override
            LoopConfig config() {
                return LoopConfig.named("test").withClock(VirtualClock.autojump());
            }
        },
        MANUAL {
            @Override
            LoopConfig config() {
                return LoopConfig.named("test").withClock(VirtualClock.manual());
            }
        };

        abstract LoopConfig config();
    }

    private final List<String> trail = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    void itReturnsWhenEverybodyElseIsBlocked(Clock clock) {
        onLoop(clock.config(), loop -> {
            var bell = new Bell();
            var other = loop.spawn(() -> {
                for (int i = 0; i < 100; i++) {
                    Task.yieldNow();
                }
                trail.add("blocks");
                bell.await();
            });
            loop.waitAllBlocked();
            assertEquals(List.of("blocks"), trail);
            assertEquals(TaskState.WAITING, other.state());
            bell.ring();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aTaskThatSleepsIsBlocked(Clock clock) {
        onLoop(clock.config(), loop -> {
            var sleeper = loop.spawn(() -> Task.sleep(ofSeconds(1000)));
            loop.waitAllBlocked();
            assertEquals(TaskState.WAITING, sleeper.state());
            sleeper.cancel();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aTaskInAWaitOfTheJdkIsBlocked(Clock clock) {
        onLoop(clock.config(), loop -> {
            var sleeper = loop.spawn(() -> Thread.sleep(ofSeconds(1000)));
            loop.waitAllBlocked();
            assertEquals(TaskState.WAITING, sleeper.state());
            sleeper.cancel();
        });
    }

    @ParameterizedTest
    @EnumSource
    void allWhoWaitForItGoOn(Clock clock) {
        onLoop(clock.config(), loop -> {
            var one = loop.spawn(() -> loop.waitAllBlocked());
            var two = loop.spawn(() -> loop.waitAllBlocked());
            loop.waitAllBlocked();
            Task.joinAll(List.of(one, two));
        });
    }

    @ParameterizedTest
    @EnumSource
    void theCushionIsRealTime(Clock clock) {
        onLoop(clock.config(), loop -> {
            long before = System.nanoTime();
            loop.waitAllBlocked(ofMillis(10));
            assertTrue(System.nanoTime() - before >= ofMillis(10).toNanos());
        });
    }

    @ParameterizedTest
    @EnumSource
    void theShortestCushionComesFirst(Clock clock) {
        onLoop(clock.config(), loop -> {
            var tasks = new ArrayList<Task<?>>();
            for (int millis : new int[] {20, 0, 10}) {
                tasks.add(loop.spawn(() -> {
                    loop.waitAllBlocked(ofMillis(millis));
                    trail.add("after " + millis);
                }));
            }
            Task.joinAll(tasks);
        });
        assertEquals(List.of("after 0", "after 10", "after 20"), trail);
    }

    @Test
    void aCushionBeginsAgainWheneverSomethingRuns() throws Exception {
        onLoop(loop -> {
            var ticker = loop.spawn(() -> {
                for (int i = 0; i < 20; i++) {
                    Task.sleep(ofMillis(5));
                }
            });
            loop.waitAllBlocked(ofSeconds(1));
            assertTrue(ticker.isDone());
        });
    }

    @Test
    void itIsOverBeforeTheClockJumps() {
        var clock = VirtualClock.autojump();
        onLoop(LoopConfig.named("test").withClock(clock), loop -> {
            var sleeper = loop.spawn(() -> {
                Task.sleep(ofMillis(1));
                trail.add("slept");
            });
            loop.waitAllBlocked();
            trail.add("all blocked at " + clock.elapsed().toMillis());
            sleeper.join();
        });
        assertEquals(List.of("all blocked at 0", "slept"), trail);
    }

    @Test
    void aCushionHoldsTheClock() {
        var clock = VirtualClock.autojump();
        onLoop(LoopConfig.named("test").withClock(clock), loop -> {
            loop.spawn(() -> Task.sleep(ofMillis(1)));
            loop.waitAllBlocked(ofMillis(20));
            assertEquals(Duration.ZERO, clock.elapsed());
        });
    }

    @Test
    void aCancelledWaitLeavesNothingBehind() {
        onLoop(loop -> {
            var waiter = loop.spawn(() -> loop.waitAllBlocked(ofSeconds(1000)));
            Task.yieldNow();
            waiter.cancel();
            waiter.join();
            assertEquals(TaskState.CANCELLED, waiter.state());
            loop.waitAllBlocked();
        });
    }

    @Test
    void itIsForTheThreadOfTheLoop() {
        try (var loop = TaskLoop.create()) {
            assertThrows(WrongThreadException.class, loop::waitAllBlocked);
        }
    }
}
