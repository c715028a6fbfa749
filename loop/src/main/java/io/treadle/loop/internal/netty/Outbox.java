package io.treadle.loop.internal.netty;

import io.netty.channel.IoEventLoop;
import java.util.ArrayDeque;

/**
 * What tasks have for the hub, all of a turn under one entry of Netty's queue: the entry costs two atomic operations and a
 * question whether to wake the hub, which is as much as all else that a task does to hand a buffer over. On the loop's thread
 * only.
 */
public final class Outbox implements Runnable {
    private final IoEventLoop eventLoop;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean announced;

    Outbox(IoEventLoop eventLoop) {
        this.eventLoop = eventLoop;
    }

    /** That of {@code eventLoop}, which is a loop's own. */
    public static Outbox of(IoEventLoop eventLoop) {
        return ((HubEventLoop) eventLoop).outbox();
    }

    /** Has {@code command} run in the hub, in this turn, after those that were added before. */
    public void add(Runnable command) {
        waiting.add(command);
        announce();
    }

    private void announce() {
        if (!announced) {
            announced = true;
            eventLoop.execute(this);
        }
    }

    @Override
    public void run() {
        announced = false;
        try {
            for (var command = waiting.poll(); command != null; command = waiting.poll()) {
                command.run();
            }
        } finally {
            if (!waiting.isEmpty()) { // one has failed, which Netty logs
                announce();
            }
        }
    }
}
