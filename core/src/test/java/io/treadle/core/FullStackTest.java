package io.treadle.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.function.Action;
import io.treadle.core.greenlet.Generator;
import io.treadle.core.greenlet.Greenlet;
import io.treadle.core.queue.TaskQueue;
import io.treadle.core.support.Failures;
import io.treadle.core.support.ForkedJvm;
import io.treadle.core.support.Loops;
import io.treadle.core.sync.Event;
import io.treadle.core.sync.TaskLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task that recurses too deep fails by itself, wherever in Treadle the stack is full: nobody else notices. */
class FullStackTest {
    private static final int ROUNDS = 15;
    /** So many of the frames next to the end of the stack do what is tried. */
    private static final int TRIES = 200;

    /** Up to JDK 21 a lambda expression that is linked where the stack is full is broken for good: not what is tested. */
    private static boolean linksFirst = true;

    private final Failures failures = new Failures();

    /** Recurses to the end of the stack, and does {@code atTheEnd} in each of the last frames, on the way back. */
    private static int overflow(int depth, Action<?> atTheEnd, AtomicInteger tries) throws Exception {
        try {
            return depth < 0 ? 0 : overflow(depth + 1, atTheEnd, tries) + 1;
        } finally {
            if (tries.getAndDecrement() > 0) {
                atTheEnd.run();
            }
        }
    }

    private static void overflow(Action<?> atTheEnd) throws Exception {
        overflow(0, atTheEnd, new AtomicInteger(TRIES));
    }

    /** Has task after task do {@code atTheEnd} where its stack is full; each must fail of that, and innocent ones go on. */
    private void harmsNobody(Loops.OnLoop<?> atTheEnd) throws Exception {
        Loops.onLoop(failures.config().withStackSize(512 << 10), loop -> {
            var innocent = List.of(new Ticker(loop), new Ticker(loop), new Ticker(loop));
            if (linksFirst) {
                loop.spawn(() -> atTheEnd.run(loop)).join();
            }
            for (int round = 0; round < ROUNDS; round++) {
                var guilty = loop.spawn(() -> overflow(() -> atTheEnd.run(loop)));
                guilty.join();
                assertThrows(StackOverflowError.class, guilty::get);
            }
            for (var ticker : innocent) {
                ticker.awaitTick();
            }
        });
        assertEquals(List.of(), failures.errors());
    }

    /** An innocent task that sleeps again and again. */
    private static final class Ticker {
        private final Task<?> task;
        private int ticks;

        Ticker(TaskLoop loop) {
            task = loop.spawn(SpawnOptions.named("innocent").asDaemon(), () -> {
                while (true) {
                    Task.sleep(Duration.ofMillis(1));
                    ticks++;
                }
            });
        }

        /** Returns once it has ticked again; hangs where it does not. */
        void awaitTick() {
            int before = ticks;
            while (ticks == before) {
                assertFalse(task.isDone(), task::toString);
                Task.yieldNow();
            }
        }
    }

    @Test
    void aWaitWithATimer() throws Exception {
        harmsNobody(loop -> Task.sleep(Duration.ofNanos(1)));
    }

    @Test
    void aTimerThatIsSetAndCancelled() throws Exception {
        harmsNobody(loop -> loop.callLater(Duration.ofMillis(3), () -> {}).cancel());
    }

    @Test
    void givingWay() throws Exception {
        harmsNobody(loop -> Task.yieldNow());
    }

    @Test
    void aTaskThatIsSpawned() throws Exception {
        harmsNobody(loop -> loop.spawnDetached(() -> {}));
    }

    @Test
    void aTaskThatIsSpawnedAtOnce() throws Exception {
        harmsNobody(loop -> loop.spawn(SpawnOptions.DEFAULT.startedAtOnce(), () -> {}));
    }

    @Test
    void aTaskThatIsCancelledAndJoined() throws Exception {
        harmsNobody(loop -> {
            var sleeper = loop.spawnDetached(() -> Task.sleep(Duration.ofDays(1)));
            sleeper.cancel();
            sleeper.join();
        });
    }

    @Test
    void aTimeLimit() throws Exception {
        harmsNobody(loop -> Task.withTimeout(Duration.ofDays(1), () -> {
            Task.yieldNow();
        }));
    }

    @Test
    void aScope() throws Exception {
        harmsNobody(loop -> TaskScope.run(scope -> {
            scope.spawn(() -> {});
        }));
    }

    @Test
    void waking() throws Exception {
        harmsNobody(loop -> {
            var event = new Event();
            loop.spawnDetached(() -> event.await());
            Task.yieldNow();
            event.set();
        });
    }

    @Test
    void aLock() throws Exception {
        var lock = new TaskLock();
        harmsNobody(loop -> {
            lock.acquire();
            try {
                Task.yieldNow();
            } finally {
                lock.release();
            }
        });
        assertTrue(lock.toString().contains("free"), lock::toString);
    }

    @Test
    void aQueue() throws Exception {
        var queue = TaskQueue.<Integer>fifo();
        harmsNobody(loop -> {
            queue.put(1);
            queue.get();
        });
    }

    @Test
    void aGreenlet() throws Exception {
        harmsNobody(loop -> Greenlet.of(() -> {}).switchTo());
    }

    @Test
    void aGenerator() throws Exception {
        harmsNobody(loop -> {
            try (var generator = Generator.<Integer>of(out -> out.yield(1))) {
                generator.next();
            }
        });
    }

    /** In a JVM of its own, because a class whose initialiser has failed is broken for good. */
    @ParameterizedTest
    @ValueSource(strings = {"aWaitWithATimer", "aScope"})
    void isNoPlaceForTheFirstUse(String fact, @TempDir Path folder) throws Exception {
        var ended = ForkedJvm.run(
                folder, Duration.ofMinutes(2), List.of("-Xint", ForkedJvm.FLAG, FirstUse.class.getName(), fact));
        assertEquals("harmed nobody\n", ended.output());
    }

    /** Runs the named fact of this class, with nothing before it. */
    static final class FirstUse {
        public static void main(String[] arguments) throws Exception {
            linksFirst = false;
            FullStackTest.class.getDeclaredMethod(arguments[0]).invoke(new FullStackTest());
            System.out.println("harmed nobody");
        }
    }
}
