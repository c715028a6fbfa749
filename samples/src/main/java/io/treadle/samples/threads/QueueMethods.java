package io.treadle.samples.threads;

import static java.time.Duration.ofMillis;

import io.treadle.core.DeadlineException;
import io.treadle.core.queue.TaskQueue;
import io.treadle.loop.Treadle;
import picocli.CommandLine.Command;

/** Each method of Python's {@code Queue}. Here {@code size} can be relied on: nobody else runs between it and what follows. */
@Command(name = "queue-methods", description = "put, get, their forms that do not wait, qsize, empty, full and join.")
final class QueueMethods implements Runnable {
    @Override
    public void run() {
        Treadle.run(() -> {
            TaskQueue<Integer> q = TaskQueue.fifo(2);
            q.put(1);
            System.out.println("get: " + q.get());
            System.out.println("get_nowait: " + q.tryGet().map(String::valueOf).orElse("Empty"));
            showGetWithTimeout(q);
            q.put(2);
            q.put(3);
            System.out.println("qsize: " + q.size());
            System.out.println("full: " + (q.size() == q.capacity()));
            System.out.println("put_nowait: " + (q.tryPut(4) ? "ok" : "Full"));
            showPutWithTimeout(q);
            System.out.println("get: " + q.get() + " " + q.get());
            System.out.println("empty: " + (q.size() == 0));
            showJoin(q);
        });
    }

    private static void showGetWithTimeout(TaskQueue<Integer> q) {
        try {
            q.get(ofMillis(10));
        } catch (DeadlineException e) {
            System.out.println("get(timeout): " + e.getMessage());
        }
    }

    private static void showPutWithTimeout(TaskQueue<Integer> q) {
        try {
            q.put(4, ofMillis(10));
        } catch (DeadlineException e) {
            System.out.println("put(timeout): " + e.getMessage());
        }
    }

    /** Waits until of each of the three items somebody has said that the work on it is done. */
    private static void showJoin(TaskQueue<Integer> q) {
        Treadle.spawn(() -> {
            for (int i = 1; i <= 3; i++) {
                System.out.println("task_done: " + i);
                q.taskDone();
                Treadle.yieldNow();
            }
        });
        q.join();
        System.out.println("join: all is done");
    }
}
