package io.treadle.benchmarks.switching;

import java.util.stream.IntStream;

/** Raw continuations that a trampoline runs in turn. */
final class RawContinuationRoundRobin extends RoundRobin {
    private final RawContinuation[] continuations;

    RawContinuationRoundRobin(int tasks, int target) {
        super(tasks, target);
        continuations = IntStream.range(0, tasks)
                .mapToObj(me -> new RawContinuation(() -> task(me)))
                .toArray(RawContinuation[]::new);
    }

    @Override
    void runAll() {
        while (!isOver()) {
            runEach();
        }
    }

    private void runEach() {
        for (RawContinuation continuation : continuations) {
            if (isOver()) {
                return;
            }
            continuation.run();
        }
    }

    @Override
    void yieldTurn() {
        RawContinuation.yieldToRunner();
    }
}
