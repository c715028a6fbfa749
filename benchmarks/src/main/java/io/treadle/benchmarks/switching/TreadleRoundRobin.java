package io.treadle.benchmarks.switching;

import io.treadle.core.Task;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.util.ArrayList;
import java.util.List;

/** Tasks of one loop that call {@link Treadle#yieldNow()}. */
final class TreadleRoundRobin extends RoundRobin {
    private final EventLoop loop;

    TreadleRoundRobin(int tasks, int target, EventLoop loop) {
        super(tasks, target);
        this.loop = loop;
    }

    @Override
    void runAll() {
        loop.runUntilComplete(() -> {
            List<Task<?>> all = new ArrayList<>();
            for (int i = 0; i < tasks(); i++) {
                int me = i;
                all.add(loop.spawn(() -> task(me)));
            }
            Treadle.joinAll(all);
        });
    }

    @Override
    void yieldTurn() {
        Treadle.yieldNow();
    }
}
