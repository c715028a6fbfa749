package io.treadle.samples.pools;

import static java.time.Duration.ofHours;

import io.treadle.core.Task;
import io.treadle.core.function.Action;
import io.treadle.core.function.Body;
import io.treadle.core.queue.TaskQueue;
import io.treadle.loop.Treadle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/**
 * A pool made by hand, as in the lesson: a queue of jobs, workers that are made while there are fewer than ten and none is
 * free, a callback told whether the job succeeded. What stops the workers there is a special job, here the end of the queue; to
 * terminate is to drop what waits in it as well, and to cancel what runs.
 */
@Command(
        name = "hand-made-pool",
        description = "A pool made of a queue and workers, with callbacks, close and terminate.")
final class HandMadePool implements Callable<Integer> {
    interface Callback {
        void done(boolean success, @Nullable Object result);
    }

    private record Job(Body<?, ?> body, Callback callback) {}

    private final TaskQueue<Job> jobs = TaskQueue.fifo();
    private final List<Task<@Nullable Void>> workers = new ArrayList<>();
    private int free;

    @Override
    public Integer call() throws Exception {
        return Treadle.run(() -> {
            for (int i = 0; i < 50; i++) {
                int item = i;
                run(() -> work(item), (success, result) -> System.out.println(success + " " + result));
            }
            close();
            System.out.println("workers: " + workers.size());
            new HandMadePool().showTerminate();
            return 0;
        });
    }

    private void showTerminate() {
        for (int i = 0; i < 50; i++) {
            run(() -> Treadle.sleep(ofHours(1)), (success, result) -> System.out.println("never told"));
        }
        Treadle.yieldNow(); // ten begin
        int waiting = jobs.size();
        terminate();
        System.out.println("terminated: " + waiting + " dropped, " + workers.size() + " cancelled");
    }

    private static int work(int item) {
        Treadle.yieldNow();
        if (item == 49) {
            throw new IllegalStateException("the last one fails");
        }
        return item + 1;
    }

    private void run(Action<?> action, Callback callback) {
        run(action.asBody(), callback);
    }

    void run(Body<?, ?> body, Callback callback) {
        if (free == 0 && workers.size() < 10) {
            workers.add(Treadle.spawn(this::serve));
        }
        jobs.put(new Job(body, callback));
    }

    private void serve() {
        for (var job : jobs) { // until the queue is shut down and empty
            tellCallback(job);
            free++;
            Treadle.yieldNow();
            free--;
        }
    }

    private static void tellCallback(Job job) {
        boolean success = true;
        Object result;
        try {
            result = job.body.run();
        } catch (Exception e) {
            success = false;
            result = e;
        }
        job.callback.done(success, result); // once: what it throws itself is no failure of the job
    }

    /** Lets the workers do what is in the queue; throws what a callback has thrown. */
    void close() throws Exception {
        jobs.shutdown();
        Treadle.gather(workers);
    }

    private void terminate() {
        jobs.shutdown(true);
        workers.forEach(Task::cancel);
        workers.forEach(Task::join);
    }
}
