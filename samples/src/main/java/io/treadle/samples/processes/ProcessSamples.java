package io.treadle.samples.processes;

import io.treadle.samples.cli.Topic;
import java.util.List;

/** The samples of this package. */
public final class ProcessSamples {
    public static final Topic TOPIC = new Topic(
            "Processes",
            List.of(
                    ForkedChild.class,
                    ChildProcess.class,
                    HelloProcess.class,
                    ThreadsInProcesses.class,
                    RunProgram.class,
                    Nslookup.class,
                    PingList.class,
                    PingUnordered.class,
                    PlainQueue.class,
                    WriteAndRead.class,
                    TwoWayPipe.class,
                    ValueAndArray.class,
                    ManagedCollections.class,
                    ManagedByTen.class,
                    QueueManager.class,
                    PrintLock.class));

    private ProcessSamples() {}
}
