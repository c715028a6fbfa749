package io.treadle.samples.threads;

import io.treadle.core.Task;
import io.treadle.core.sync.TaskRLock;
import io.treadle.loop.Treadle;
import java.time.Duration;
import java.util.ArrayList;
import picocli.CommandLine.Command;

/** Ten tasks count one after the other, because each holds the lock over its wait; without the lock all would print 10. */
@Command(name = "locked-counter", description = "Ten tasks count one after the other, under an RLock.")
final class LockedCounter implements Runnable {
    private final TaskRLock lock = new TaskRLock();
    private int number;

    @Override
    public void run() {
        Treadle.run(() -> {
            var tasks = new ArrayList<Task<?>>();
            for (int i = 0; i < 10; i++) {
                tasks.add(Treadle.spawn(this::count));
            }
            Treadle.joinAll(tasks);
        });
    }

    @SuppressWarnings("try") // what is held need not be named in the block
    private void count() {
        try (var held = lock.hold()) {
            number++;
            Treadle.sleep(Duration.ofMillis(10));
            System.out.println(number);
        }
    }
}
