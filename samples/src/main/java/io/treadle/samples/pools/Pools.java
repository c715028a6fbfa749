package io.treadle.samples.pools;

import io.treadle.samples.cli.Topic;
import java.util.List;

/** The samples of this package. */
public final class Pools {
    public static final Topic TOPIC = new Topic(
            "Pools",
            List.of(
                    ThreadSlots.class,
                    HandMadePool.class,
                    ThreadPool.class,
                    ProcessPool.class,
                    PoolMethods.class,
                    LongTasks.class,
                    ManyCores.class,
                    WorkerProcesses.class));

    private Pools() {}
}
