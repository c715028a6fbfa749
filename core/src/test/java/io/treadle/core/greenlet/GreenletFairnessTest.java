package io.treadle.core.greenlet;

import static io.treadle.core.support.Loops.onLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.LoopConfig;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Direct switches count against the turn: a task whose greenlets switch without an end is one among the others. */
class GreenletFairnessTest {
    private volatile boolean over;

    /** Two greenlets that switch to each other until all is over. */
    private Task<@Nullable Void> spawnSwitching(TaskLoop loop) {
        return loop.spawn(() -> {
            var main = Greenlet.current();
            var other = Greenlet.of(first -> {
                while (!over) {
                    main.switchTo();
                }
                return null;
            });
            while (!over) {
                other.switchTo();
            }
        });
    }

    @Test
    void theOtherTasksGoOn() throws Exception {
        onLoop(loop -> {
            var switching = spawnSwitching(loop);
            for (int turn = 0; turn < 100; turn++) {
                Task.yieldNow();
            }
            assertFalse(switching.isDone());
            over = true;
            switching.get();
        });
    }

    @Test
    void sleepersAndTimeLimitsAreOnTime() throws Exception {
        onLoop(loop -> {
            var switching = spawnSwitching(loop);
            Task.sleep(Duration.ofMillis(1));
            assertFalse(Task.moveOnAfter(Duration.ofMillis(1), () -> Task.sleep(Duration.ofDays(1))));
            assertFalse(switching.isDone());
            over = true;
            switching.get();
        });
    }

    @Test
    void otherThreadsAreHeard() throws Exception {
        onLoop(loop -> {
            var switching = spawnSwitching(loop);
            Task.yieldNow();
            assertEquals("heard", Task.await(CompletableFuture.supplyAsync(() -> "heard")));
            over = true;
            switching.get();
        });
    }

    @Test
    void theLoopCanBeClosed() {
        var reports = new ArrayList<String>();
        var config = LoopConfig.named("test")
                .withCloseGrace(Duration.ofMillis(50))
                .withExceptionHandler((message, error, task) -> reports.add(message));
        var loop = TaskLoop.create(config);
        loop.runUntilComplete(() -> {
            spawnSwitching(loop);
            Task.yieldNow();
        });
        loop.close();
        over = true;
        assertTrue(loop.isClosed());
        assertEquals(1, reports.size(), "given up: " + List.copyOf(reports));
    }
}
