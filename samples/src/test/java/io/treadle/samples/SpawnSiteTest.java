package io.treadle.samples;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Task;
import io.treadle.core.diagnostics.TaskSnapshot;
import io.treadle.core.function.Action;
import io.treadle.core.pool.TaskPool;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.Treadle;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Where tasks were spawned, in debug mode: here, since only a program outside of Treadle's packages is a user's. */
class SpawnSiteTest {
    private static TaskSnapshot lastTask() {
        var tasks = EventLoop.current().snapshot().tasks();
        return tasks.get(tasks.size() - 1);
    }

    private static void inDebugMode(Action<Exception> action) throws Exception {
        EventLoop.run(LoopOptions.DEFAULT.withDebug(true), () -> {
            action.run();
            EventLoop.current().tasks().stream()
                    .filter(task -> task != Task.current())
                    .forEach(Task::cancel);
        });
    }

    private static void assertSpawnedHere() {
        var site = Objects.requireNonNull(lastTask().spawnedAt(), EventLoop.current()::dump);
        assertEquals(SpawnSiteTest.class.getName(), site.getClassName());
        assertTrue(EventLoop.current().dump().contains("spawned at " + site), EventLoop.current()::dump);
    }

    @Test
    void aSpawnIsToldByItsCaller() throws Exception {
        inDebugMode(() -> {
            Treadle.spawn(() -> Treadle.sleep(ofDays(1)));
            assertSpawnedHere();
        });
    }

    @Test
    void aTaskOfAPoolIsToldByWhoGaveItTheWork() throws Exception {
        inDebugMode(() -> {
            TaskPool.of(2).applyAsync(() -> Treadle.sleep(ofHours(1)));
            assertSpawnedHere();
        });
    }

    @Test
    void aTaskOfARaceIsToldByWhoHoldsTheRace() throws Exception {
        inDebugMode(() -> Treadle.race(List.of(() -> {
            assertSpawnedHere();
            return 1;
        })));
    }

    @Test
    void theMainTaskWasSpawnedByNoCall() throws Exception {
        inDebugMode(() -> assertNull(lastTask().spawnedAt()));
    }
}
