package io.treadle.core.channel;

import io.treadle.core.TaskLoop;
import io.treadle.core.diagnostics.KeepAlive;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/**
 * The receiving end of a {@link Channel} for threads outside its loop: any of them, several at once too. Each operation is
 * done by a task of the loop, for which the caller waits; on the loop's own thread it throws {@link WrongThreadException}.
 * What a call returns or throws is what has happened: an interrupted caller that gets {@link InterruptedException} has
 * received nothing, and one that gets its item all the same stays interrupted.
 *
 * <p>It counts as a receiving end, so close it. While it is open the loop takes it that a thread may use it, and reports no deadlock, as
 * with {@link TaskLoop#keepAlive}. When the loop is closed, waiting and later calls throw {@link ChannelClosedException}.
 *
 * @param <T> the items
 */
public final class ForeignReceiver<T> implements AutoCloseable {
    private final TaskLoop loop = TaskLoop.current();
    private final KeepAlive alive = loop.keepAlive();
    private final Receiver<T> receiver;

    ForeignReceiver(Receiver<T> receiver) {
        this.receiver = receiver;
    }

    /** Receives as {@link Channel#receive()} does, blocking the caller meanwhile. */
    public T receive() throws InterruptedException {
        return new ForeignCall<>(loop, receiver::receive).await();
    }

    /** Receives as {@link Channel#receive(Duration)} does, blocking the caller meanwhile. */
    public T receive(Duration limit) throws InterruptedException {
        return new ForeignCall<>(loop, () -> receiver.receive(limit)).await();
    }

    /** Receives as {@link Channel#tryReceive} does; blocks the caller until the loop has answered, which is its next turn. */
    public Optional<T> tryReceive() throws InterruptedException {
        return new ForeignCall<>(loop, receiver::tryReceive).await();
    }

    /** Closes this end, soon; does not wait. Any thread, the loop's too. Idempotent. */
    @Override
    public void close() {
        try {
            loop.post(receiver::close);
        } catch (RejectedExecutionException e) {
            // With the loop, nobody is left who could tell the difference.
        }
        alive.close();
    }
}
