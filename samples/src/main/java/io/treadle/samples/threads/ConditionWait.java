package io.treadle.samples.threads;

import io.treadle.core.sync.TaskCondition;
import io.treadle.core.sync.TaskRLock;
import io.treadle.loop.Treadle;
import java.time.Duration;
import picocli.CommandLine.Command;

/** Consumers wait for a condition, which releases its lock; a producer that holds the lock then wakes them all. */
@Command(name = "condition", description = "Two consumers wait for a condition until a producer signals it.")
@SuppressWarnings("try") // what is held need not be named in the block
final class ConditionWait implements Runnable {
    private final TaskRLock lock = new TaskRLock();
    private final TaskCondition condition = lock.newCondition();

    @Override
    public void run() {
        Treadle.run(() -> {
            Treadle.spawn(this::consume);
            Treadle.sleep(Duration.ofMillis(20));
            Treadle.spawn(this::consume);
            Treadle.sleep(Duration.ofMillis(20));
            Treadle.spawn(this::produce);
        });
    }

    private void consume() {
        try (var held = lock.hold()) {
            System.out.println("consumer before wait");
            condition.await();
            System.out.println("consumer after wait");
        }
    }

    private void produce() {
        try (var held = lock.hold()) {
            System.out.println("producer before notifyAll");
            condition.signalAll();
            System.out.println("producer after notifyAll"); // the consumers go on when the lock is released
        }
    }
}
