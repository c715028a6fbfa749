package io.treadle.samples.pools;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.treadle.core.pool.TaskPool;
import io.treadle.core.queue.TaskQueue;
import io.treadle.loop.Treadle;
import io.treadle.loop.process.Subprocess;
import io.treadle.loop.process.SubprocessOptions;
import io.treadle.samples.server.JvmCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Three worker processes, each a JVM that answers line by line; a pool of three tasks, each of which talks to a free worker. */
@Command(name = "worker-processes", description = "Ten jobs on three real processes, with callbacks in the parent.")
final class WorkerProcesses implements Callable<Integer> {
    private static final int WORKERS = 3;

    private final TaskQueue<Subprocess> free = TaskQueue.fifo();

    /** What a worker does: {@code foo} of each number that it reads, until there are no more. */
    public static void main(String... args) throws IOException {
        try (var in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(Integer.parseInt(line) + 100);
            }
        }
    }

    @Override
    public Integer call() throws Exception {
        return Treadle.run(() -> {
            System.out.println("main process pid: " + ProcessHandle.current().pid());
            for (int i = 0; i < WORKERS; i++) {
                free.put(Subprocess.start(SubprocessOptions.DEFAULT, JvmCommand.small(WorkerProcesses.class)));
            }
            try (var pool = TaskPool.of(WORKERS)) {
                for (int i = 0; i < 10; i++) {
                    int number = i;
                    pool.applyAsync(() -> foo(number), WorkerProcesses::call);
                }
                System.out.println("end");
            }
            return 0; // the workers end with the scope in which they were started
        });
    }

    private String foo(int i) throws IOException {
        var worker = free.get();
        worker.stdin().write(i + "\n");
        var answer = String.valueOf(worker.stdout().readLine());
        System.out.println("in the process " + worker.pid());
        free.put(worker);
        return answer;
    }

    private static void call(String arg) {
        System.out.println(
                "-->exec done: " + arg + " " + ProcessHandle.current().pid());
    }
}
