package io.treadle.samples.threads;

import io.treadle.core.queue.TaskQueue;
import io.treadle.loop.Treadle;
import java.util.Comparator;
import java.util.StringJoiner;
import picocli.CommandLine.Command;

/** Python's {@code Queue}, {@code LifoQueue} and {@code PriorityQueue}: the same items come out in three orders. */
@Command(name = "queue-orders", description = "First in first out, last in first out, and by priority.")
final class QueueOrders implements Runnable {
    @Override
    public void run() {
        Treadle.run(() -> {
            show("fifo", TaskQueue.fifo());
            show("lifo", TaskQueue.lifo());
            show("priority, even numbers first", TaskQueue.priority(Comparator.comparingInt(i -> i % 2)));
        });
    }

    private static void show(String order, TaskQueue<Integer> queue) {
        for (int i = 0; i < 5; i++) {
            queue.put(i);
        }
        var items = new StringJoiner(" ");
        while (queue.size() > 0) { // enough: only this task runs
            items.add(queue.get().toString());
        }
        System.out.println(order + ": " + items);
    }
}
