package io.treadle.samples.docs;

import static java.time.Duration.ofMillis;

import io.treadle.core.DeadlineException;
import io.treadle.core.queue.QueueShutDownException;
import io.treadle.core.queue.TaskQueue;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.util.Comparator;

/** Queues between tasks. */
class Queues {
    public static void main(String... args) {
        // region work
        EventLoop.run(() -> {
            var jobs = TaskQueue.<Integer>fifo(2); // put waits while two are in it
            for (int i = 0; i < 3; i++) {
                Treadle.spawn(() -> {
                    for (int job : jobs) { // waits for the next one, ends with the shutdown
                        Treadle.sleep(ofMillis(job));
                        jobs.taskDone();
                    }
                });
            }
            for (int job = 1; job <= 10; job++) {
                jobs.put(job);
            }
            jobs.join(); // until every job is done
            jobs.shutdown();
            System.out.println(jobs.statistics().peakSize()); // prints 2
        });
        // endregion

        // region orders
        EventLoop.run(() -> {
            var urgent = TaskQueue.priority(Comparator.<Integer>naturalOrder()); // or TaskQueue.lifo()
            urgent.put(2);
            urgent.put(1);
            System.out.println(urgent.peek()); // prints 1
            System.out.println(urgent.get() + " " + urgent.get()); // prints 1 2
            System.out.println(urgent.tryGet()); // prints Optional.empty
            try {
                urgent.get(ofMillis(10));
            } catch (DeadlineException e) {
                System.out.println(e.getMessage()); // prints no item in time: what=queue(size=0), limit=PT0.01S
            }
            urgent.shutdown();
            try {
                urgent.put(3);
            } catch (QueueShutDownException e) {
                System.out.println("shut down"); // prints shut down
            }
        });
        // endregion
    }
}
