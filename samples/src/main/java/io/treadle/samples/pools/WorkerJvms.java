package io.treadle.samples.pools;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.treadle.core.queue.TaskQueue;
import io.treadle.loop.process.ExitStatus;
import io.treadle.loop.process.Subprocess;
import io.treadle.loop.process.SubprocessOptions;
import io.treadle.loop.process.SubprocessStartException;
import io.treadle.samples.server.JvmCommand;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;

/**
 * The processes of a pool, each a JVM that does a job at a time: it reads the argument, a line, and prints what it likes and then
 * the result. They end with the scope in which they were started.
 */
final class WorkerJvms {
    private static final String RESULT = "= ";

    /** What is done with an argument, in a worker. */
    interface Job {
        int of(int argument) throws InterruptedException;
    }

    private final List<Subprocess> all = new ArrayList<>();
    private final TaskQueue<Subprocess> free = TaskQueue.fifo();

    private WorkerJvms() {}

    /** Starts some that begin at the {@code main} of a class, which calls {@link #serve}. */
    static WorkerJvms start(int count, Class<?> main) throws SubprocessStartException {
        var workers = new WorkerJvms();
        for (int i = 0; i < count; i++) {
            var worker = Subprocess.start(SubprocessOptions.DEFAULT, JvmCommand.small(main));
            workers.all.add(worker);
            workers.free.put(worker);
        }
        return workers;
    }

    /** In a worker: does a job for each argument that it reads, until there are no more. */
    static void serve(Job job) throws IOException, InterruptedException {
        try (var in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(RESULT + job.of(Integer.parseInt(line)));
            }
        }
    }

    /** Waits for a free worker, has it do a job, prints what that prints, and returns its result. */
    int call(int argument) throws IOException {
        var worker = free.get();
        worker.stdin().write(argument + "\n");
        var line = worker.stdout().readLine();
        for (; line != null && !line.startsWith(RESULT); line = worker.stdout().readLine()) {
            System.out.println(line);
        }
        if (line == null) {
            throw new EOFException("the worker ended before its job: worker=" + worker + ", argument=" + argument);
        }
        free.put(worker);
        return Integer.parseInt(line.substring(RESULT.length()));
    }

    /** Ends them at once, whatever they do, and tells how they ended. */
    List<ExitStatus> terminate() {
        all.forEach(Subprocess::terminate);
        return all.stream().map(Subprocess::waitFor).toList();
    }
}
