package io.treadle.samples;

import io.treadle.core.queue.TaskQueue;
import io.treadle.loop.EventLoop;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;
import picocli.CommandLine.Command;

/** Python's {@code Queue}, {@code LifoQueue} and {@code PriorityQueue}: the same items come out in three orders. */
@Command(name = "queue-orders", description = "First in first out, last in first out, and by priority.")
final class QueueOrders implements Runnable {
    private record Job(int priority, String name) {}

    private static final List<Job> JOBS = List.of(new Job(2, "sweep"), new Job(1, "cook"), new Job(2, "wash"));

    @Override
    public void run() {
        EventLoop.run(() -> {
            show("fifo", TaskQueue.fifo());
            show("lifo", TaskQueue.lifo());
            show("priority", TaskQueue.priority(Comparator.comparingInt(Job::priority)));
        });
    }

    private static void show(String order, TaskQueue<Job> queue) {
        JOBS.forEach(queue::put);
        queue.shutdown(); // what is in it still comes out
        var names = new StringJoiner(" ");
        for (var job : queue) {
            names.add(job.name());
        }
        System.out.println(order + ": " + names);
    }
}
