package io.treadle.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StackSizeTest {
    private static final int DEEP = 100_000;

    private static int recurse(int depth) {
        return depth == 0 ? 0 : 1 + recurse(depth - 1);
    }

    @Test
    void aLargeStackLetsTasksRecurseDeep() {
        var config = LoopConfig.named("deep").withStackSize(256 << 20);
        try (var loop = TaskLoop.create(config)) {
            assertEquals(DEEP, loop.runUntilComplete(() -> recurse(DEEP)));
        }
    }

    @Test
    void aTaskThatRecursesTooDeepFailsAndTheLoopGoesOn() {
        var config = LoopConfig.named("shallow").withStackSize(512 << 10);
        try (var loop = TaskLoop.create(config)) {
            var task = loop.runUntilComplete(() -> {
                var deep = loop.spawn(() -> recurse(10_000_000));
                deep.join();
                return deep;
            });

            assertEquals(TaskState.FAILED, task.state());
            assertInstanceOf(StackOverflowError.class, task.exception());
            assertTrue(loop.runUntilComplete(() -> recurse(100) == 100));
        }
    }
}
