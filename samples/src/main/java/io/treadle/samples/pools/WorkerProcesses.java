package io.treadle.samples.pools;

import io.treadle.core.pool.TaskPool;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Three worker processes, and a pool of three tasks in front of them, each of which talks to a free worker. */
@Command(name = "worker-processes", description = "Ten jobs on three real processes, with callbacks in the parent.")
final class WorkerProcesses implements Callable<Integer> {
    /** What a worker does. */
    public static void main(String... args) throws Exception {
        WorkerJvms.serve(WorkerProcesses::foo);
    }

    private static int foo(int i) {
        System.out.println("in the process " + ProcessHandle.current().pid());
        return i + 100;
    }

    @Override
    public Integer call() throws Exception {
        return Treadle.run(() -> {
            System.out.println("main process pid: " + ProcessHandle.current().pid());
            startJobs();
            return 0;
        });
    }

    private static void startJobs() throws IOException {
        var workers = WorkerJvms.start(3, WorkerProcesses.class);
        try (var pool = TaskPool.of(3)) {
            for (int i = 0; i < 10; i++) {
                int number = i;
                pool.applyAsync(() -> workers.call(number), WorkerProcesses::call);
            }
            System.out.println("end");
        } // closes it and joins
    }

    private static void call(int arg) {
        System.out.println(
                "-->exec done: " + arg + " " + ProcessHandle.current().pid());
    }
}
