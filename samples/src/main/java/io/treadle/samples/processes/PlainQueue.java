package io.treadle.samples.processes;

import io.treadle.loop.Treadle;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * A child puts something into the queue, and the parent's stays empty: a static field is one object in each process. What the
 * child has to say it prints. (A queue for several processes comes with the multi-process module.)
 */
@Command(
        name = "plain-queue",
        description = "A queue is not shared between processes: what a child puts in stays there.")
final class PlainQueue implements Callable<Integer> {
    private static final Queue<String> QUEUE = new ArrayDeque<>();

    /** What the child does. */
    public static void main(String... args) {
        QUEUE.addAll(List.of("42", "None", "hello"));
        System.out.println("the child's queue: " + QUEUE);
    }

    @Override
    public Integer call() throws Exception {
        return Treadle.run(() -> {
            System.out.println(Child.run(PlainQueue.class));
            System.out.println("the parent's queue: " + QUEUE);
            Treadle.spawn(() -> main()).join(); // a task of this process, in Python a thread, shares it
            System.out.println("after a task did the same: " + QUEUE);
            return 0;
        });
    }
}
