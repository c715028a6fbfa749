package io.treadle.core.channel;

import io.treadle.core.TaskLoop;
import io.treadle.core.diagnostics.KeepAlive;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

/**
 * The sending end of a {@link Channel} for threads outside its loop: any of them, several at once too. Each operation is done
 * by a task of the loop, for which the caller waits; on the loop's own thread it throws {@link WrongThreadException}. What a
 * call returns or throws is what has happened: an interrupted caller that gets {@link InterruptedException} has sent nothing.
 *
 * <p>It counts as a sending end, so close it. While it is open the loop takes it that a thread may use it, and reports no deadlock, as
 * with {@link TaskLoop#keepAlive}. When the loop is closed, waiting and later calls throw {@link ChannelClosedException}.
 *
 * @param <T> the items
 */
public final class ForeignSender<T> implements AutoCloseable {
    private final TaskLoop loop = TaskLoop.current();
    private final KeepAlive alive = loop.keepAlive();
    private final Sender<T> sender;

    ForeignSender(Sender<T> sender) {
        this.sender = sender;
    }

    /** Sends as {@link Channel#send(Object)} does, blocking the caller meanwhile. */
    public void send(T item) throws InterruptedException {
        var unused = new ForeignCall<>(loop, () -> {
                    sender.send(item);
                    return true;
                })
                .await();
    }

    /** Sends as {@link Channel#send(Object, Duration)} does, blocking the caller meanwhile. */
    public void send(T item, Duration limit) throws InterruptedException {
        var unused = new ForeignCall<>(loop, () -> {
                    sender.send(item, limit);
                    return true;
                })
                .await();
    }

    /** Sends as {@link Channel#trySend} does; blocks the caller until the loop has answered, which is its next turn. */
    public boolean trySend(T item) throws InterruptedException {
        return new ForeignCall<>(loop, () -> sender.trySend(item)).await();
    }

    /** Closes this end, soon; does not wait. Any thread, the loop's too. Idempotent. */
    @Override
    public void close() {
        try {
            loop.post(sender::close);
        } catch (RejectedExecutionException e) {
            // With the loop, nobody is left who could tell the difference.
        }
        alive.close();
    }
}
