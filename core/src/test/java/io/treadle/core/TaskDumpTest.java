package io.treadle.core;

import static io.treadle.core.support.Loops.onLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.support.Bell;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskDumpTest {
    private final Bell bell = new Bell();

    private void waitForTheBell() {
        bell.await();
    }

    @Test
    void aDumpNamesEachTaskWithItsStateAndStack() {
        onLoop(loop -> {
            loop.spawn(SpawnOptions.named("listener"), this::waitForTheBell);
            Task.yieldNow();
            var dump = loop.dump();
            assertTrue(dump.startsWith("tasks of loop test: 2"), dump);
            assertTrue(dump.contains("  main, RUNNING\n"), dump);
            assertTrue(dump.contains("  listener, WAITING\n"), dump);
            assertTrue(dump.contains("TaskDumpTest.waitForTheBell"), dump);
            bell.ring();
        });
    }

    @Test
    void aDumpTellsWhoWaitsForSomethingOutside() {
        onLoop(loop -> {
            var sleeper = loop.spawn(SpawnOptions.named("sleeper").asDaemon(), () -> Thread.sleep(Duration.ofDays(1)));
            Task.yieldNow();
            var dump = loop.dump();
            assertTrue(dump.contains("  sleeper, WAITING, daemon, waits for something outside the loop\n"), dump);
            sleeper.cancel();
        });
    }

    @Test
    void aTaskTellsWhereItIs() {
        onLoop(loop -> {
            var listener = loop.spawn(this::waitForTheBell);
            Task.yieldNow();
            assertTrue(listener.stackTrace().stream()
                    .anyMatch(frame -> frame.getMethodName().equals("waitForTheBell")));
            bell.ring();
            listener.join();
            assertEquals(List.of(), listener.stackTrace());
        });
    }

    @Test
    void aTaskTellsWhetherItIsADaemon() {
        onLoop(loop -> {
            assertTrue(loop.spawn(SpawnOptions.named("d").asDaemon(), () -> {}).isDaemon());
            assertFalse(loop.spawn(() -> {}).isDaemon());
        });
    }

    @Test
    void aDumpIsForTheThreadOfTheLoop() {
        try (var loop = TaskLoop.create()) {
            assertThrows(WrongThreadException.class, loop::dump);
        }
    }

    @Test
    void aDumpHasTheTasksOfScopesToo() throws Exception {
        onLoop(loop -> TaskScope.run(scope -> {
            scope.spawn(SpawnOptions.named("child"), bell::await);
            Task.yieldNow();
            assertTrue(loop.dump().contains("  child, WAITING\n"), loop::dump);
            bell.ring();
        }));
    }
}
