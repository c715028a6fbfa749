package io.treadle.samples.threads;

import io.treadle.core.Task;
import io.treadle.core.queue.TaskQueue;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import picocli.CommandLine.Command;

/**
 * The canteen of the threading lesson: twelve cooks put meals on a counter with room for ten, ten customers take them away.
 * There the threads ran for ever; here every cook makes three meals, and the canteen closes when all are eaten.
 */
@Command(name = "canteen", description = "Twelve producers and ten consumers share a bounded queue.")
final class Canteen implements Runnable {
    private static final int COOKS = 12;
    private static final int CUSTOMERS = 10;
    private static final int MEALS_OF_A_COOK = 3;

    private final TaskQueue<String> counter = TaskQueue.fifo(10);
    private final Set<String> eaten = new HashSet<>(); // by all: the tasks of a loop need no lock for it

    @Override
    public void run() {
        EventLoop.run(() -> {
            var cooks = new ArrayList<Task<?>>();
            for (int i = 1; i <= COOKS; i++) {
                int cook = i;
                cooks.add(Treadle.spawn(() -> cook(cook)));
            }
            for (int i = 1; i <= CUSTOMERS; i++) {
                Treadle.spawn(this::eat);
            }
            Treadle.joinAll(cooks);
            counter.join();
            counter.shutdown(); // the customers' loops end
            report();
        });
    }

    private void cook(int cook) {
        for (int meal = 1; meal <= MEALS_OF_A_COOK; meal++) {
            counter.put("meal " + meal + " of cook " + cook); // waits while the counter is full
        }
    }

    private void eat() {
        for (var meal : counter) { // waits while it is empty
            Treadle.yieldNow();
            eaten.add(meal);
            counter.taskDone();
        }
    }

    private void report() {
        var seen = counter.statistics();
        System.out.println("meals eaten: " + eaten.size());
        System.out.println("most on the counter: " + seen.peakSize() + " of " + seen.capacity());
        System.out.println("left: " + seen.size());
    }
}
