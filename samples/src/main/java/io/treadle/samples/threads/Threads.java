package io.treadle.samples.threads;

import io.treadle.samples.cli.Topic;
import java.util.List;

/** The samples of this package. */
public final class Threads {
    public static final Topic TOPIC = new Topic(
            "Threads, locks and queues",
            List.of(
                    TwentyWorkers.class,
                    LoopTask.class,
                    ThreadMethods.class,
                    DaemonTask.class,
                    LockedCounter.class,
                    LockTwice.class,
                    SharedCounter.class,
                    EventGate.class,
                    ConditionWait.class,
                    AliceAndBob.class,
                    Canteen.class,
                    QueueMethods.class,
                    QueueOrders.class));

    private Threads() {}
}
