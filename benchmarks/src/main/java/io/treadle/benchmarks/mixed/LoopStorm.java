package io.treadle.benchmarks.mixed;

import io.treadle.core.TaskScope;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.util.function.Consumer;

/** A task for each, on one loop. */
final class LoopStorm extends StormServer {
    private final EventLoop loop = EventLoop.start();

    @Override
    public void request(Runnable done, Consumer<Throwable> failed) {
        loop.post(() -> loop.spawn(() -> {
            Treadle.sleep(WORK);
            done.run();
        }));
    }

    @Override
    void storm() {
        loop.post(() -> loop.spawn(() -> TaskScope.run(scope -> {
            for (int i = 0; i < TASKS; i++) {
                scope.spawn(this::waitForever);
            }
            Treadle.sleep(UNTIL_CANCELLED);
            scope.cancel();
        })));
    }

    private void waitForever() {
        try {
            Treadle.sleep(FOREVER);
        } finally {
            isCancelled();
        }
    }

    @Override
    public void close() {
        super.close();
        loop.close();
    }
}
