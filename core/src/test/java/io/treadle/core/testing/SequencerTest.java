package io.treadle.core.testing;

import static io.treadle.core.support.Loops.onLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.core.Task;
import io.treadle.core.TaskState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequencerTest {
    private final Sequencer order = new Sequencer();
    private final List<Integer> trail = new ArrayList<>();

    private void step(int number) {
        order.step(number, () -> {
            Task.yieldNow();
            trail.add(number);
        });
    }

    @Test
    void stepsRunInTheOrderOfTheirNumbers() {
        onLoop(loop -> {
            var tasks = List.of(loop.spawn(() -> step(2)), loop.spawn(() -> step(0)), loop.spawn(() -> step(1)));
            Task.joinAll(tasks);
        });
        assertEquals(List.of(0, 1, 2), trail);
    }

    @Test
    void aTaskMayHaveManySteps() {
        onLoop(loop -> {
            var other = loop.spawn(() -> {
                step(1);
                step(3);
            });
            step(0);
            step(2);
            other.join();
        });
        assertEquals(List.of(0, 1, 2, 3), trail);
    }

    @Test
    void anErrorEndsItsStepAndNotTheOrder() {
        onLoop(loop -> {
            assertThrows(
                    IOException.class,
                    () -> order.step(0, () -> {
                        throw new IOException("on purpose");
                    }));
            step(1);
        });
        assertEquals(List.of(1), trail);
    }

    @Test
    void aNumberIsUsedOnce() {
        onLoop(loop -> {
            step(0);
            assertThrows(IllegalArgumentException.class, () -> step(0));
            assertThrows(IllegalArgumentException.class, () -> step(-1));
            step(1);
        });
    }

    @Test
    void stepsAfterOneThatWasCancelledBeforeItsTurnFail() {
        onLoop(loop -> {
            var first = loop.spawn(() -> step(1));
            var second = loop.spawn(() -> step(2));
            Task.yieldNow();
            first.cancel();
            second.join();
            assertEquals(TaskState.CANCELLED, first.state());
            assertInstanceOf(IllegalStateException.class, second.exception());
            assertThrows(IllegalStateException.class, () -> step(0));
        });
    }
}
