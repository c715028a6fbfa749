package io.treadle.core.support;

import io.treadle.core.LoopConfig;
import io.treadle.core.TaskLoop;
import io.treadle.core.Wait;
import io.treadle.core.function.Action;

/** Loops for one test each. */
public final class Loops {
    /** What runs as the main task of a loop. */
    @FunctionalInterface
    public interface OnLoop<X extends Exception> {
        void run(TaskLoop loop) throws X;
    }

    private Loops() {}

    /** Runs {@code body} as the main task of a new loop, and closes that. */
    public static <X extends Exception> void onLoop(OnLoop<X> body) throws X {
        onLoop(LoopConfig.named("test"), body);
    }

    /** Runs {@code body} as the main task of a new loop, and closes that. */
    public static <X extends Exception> void onLoop(LoopConfig config, OnLoop<X> body) throws X {
        try (var loop = TaskLoop.create(config)) {
            Action<X> action = () -> body.run(loop);
            loop.runUntilComplete(action);
        }
    }

    /** In a task: returns when all callbacks that are due by now have begun, and ended unless they wait. */
    public static void letCallbacksRun() {
        var wait = Wait.begin();
        Wait.Clause called = () -> {};
        TaskLoop.current().callSoon(() -> wait.fire(called));
        wait.add(called);
        wait.park();
    }
}
