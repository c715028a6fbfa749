package io.treadle.loop.reactor;

import io.treadle.core.TaskLoop;
import java.util.concurrent.Executor;

/** Runs commands of any thread as callbacks of the loop. */
final class LoopExecutor implements Executor {
    private final TaskLoop loop;

    LoopExecutor(TaskLoop loop) {
        this.loop = loop;
    }

    @Override
    public void execute(Runnable command) {
        if (loop.isOnThread()) {
            loop.callSoon(command::run);
        } else {
            loop.post(command::run);
        }
    }
}
