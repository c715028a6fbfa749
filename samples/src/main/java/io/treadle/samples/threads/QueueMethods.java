package io.treadle.samples.threads;

import static java.time.Duration.ofMillis;

import io.treadle.core.DeadlineException;
import io.treadle.core.queue.TaskQueue;
import io.treadle.loop.Treadle;
import picocli.CommandLine.Command;

/** Each method of Python's {@code Queue}. Here {@code size} can be relied on: nobody else runs between it and what follows. */
@Command(name = "queue-methods", description = "put, get, their forms that do not wait, qsize, empty and full.")
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
            System.out.println("get: " + q.get() + " " + q.get());
            System.out.println("empty: " + (q.size() == 0));
        });
    }

    private static void showGetWithTimeout(TaskQueue<Integer> q) {
        try {
            q.get(ofMillis(10));
        } catch (DeadlineException e) {
            System.out.println("get(timeout): " + e.getMessage());
        }
    }
}
