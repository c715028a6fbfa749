package io.treadle.loop.reactor;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs commands of any thread on the loop, one after the other in their order: also where one waits, the next begins after
 * it has returned.
 */
final class SerialExecutor implements Executor {
    private final Executor loop;
    private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
    /** Commands that have not returned: whoever makes it one posts the next call. */
    private final AtomicInteger pending = new AtomicInteger();

    SerialExecutor(Executor loop) {
        this.loop = loop;
    }

    @Override
    public void execute(Runnable command) {
        commands.add(command);
        if (pending.getAndIncrement() == 0) {
            loop.execute(this::runNext);
        }
    }

    private void runNext() {
        var command = commands.remove();
        try {
            command.run();
        } finally {
            if (pending.decrementAndGet() > 0) {
                loop.execute(this::runNext);
            }
        }
    }
}
