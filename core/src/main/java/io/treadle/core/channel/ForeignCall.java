package io.treadle.core.channel;

import io.treadle.core.CancelScope;
import io.treadle.core.TaskLoop;
import io.treadle.core.function.Body;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** An operation that a task of the loop does for a thread outside, which waits for it. */
/*
 *   caller   submits it, and waits for the answer    interrupted: withdraw(), and waits on
 *   task     does it in a scope of its own           withdraw() cancels the scope: if it has not happened, it never will
 *
 * The answer is the task's, always, so that both sides agree on whether it happened: a caller that gives up asks for it to
 * be taken back, and hears whether it was. That is not long in coming, as a cancelled wait ends in the loop's next turn.
 */
final class ForeignCall<R> {
    private record Answer<R>(R value) {}

    private final TaskLoop loop;
    private final CancelScope scope = CancelScope.create();
    private final CompletableFuture<@Nullable Answer<R>> answer;

    /**
     * Submits {@code operation}.
     *
     * @throws WrongThreadException on the loop's own thread
     * @throws ChannelClosedException if the loop is closed
     */
    ForeignCall(TaskLoop loop, Body<R, RuntimeException> operation) {
        ensureForeign(loop);
        this.loop = loop;
        try {
            this.answer = loop.submit(() -> doIt(operation));
        } catch (RejectedExecutionException e) {
            throw loopClosed(e);
        }
    }

    private static void ensureForeign(TaskLoop loop) {
        if (loop.isOnThread()) {
            throw new WrongThreadException("a foreign end is for threads outside its loop, which it would block: "
                    + loop + ", thread=" + Thread.currentThread() + "; use sender() or receiver() here");
        }
    }

    private @Nullable Answer<R> doIt(Body<R, RuntimeException> operation) {
        Body<@Nullable Answer<R>, RuntimeException> answered = () -> new Answer<>(operation.run());
        return scope.run(answered, null);
    }

    /**
     * Waits for the result.
     *
     * @throws InterruptedException if the caller was interrupted and the operation did not happen; if it did, its result is
     *     returned and the caller stays interrupted
     * @throws ChannelClosedException if the loop was closed before it happened
     */
    R await() throws InterruptedException {
        var answered = awaitAnswer();
        if (answered == null) {
            boolean ignored = Thread.interrupted();
            throw new InterruptedException("interrupted, and so it did not happen: " + loop);
        }
        return answered.value;
    }

    private @Nullable Answer<R> awaitAnswer() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return answer.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    withdraw();
                }
            }
        } catch (CancellationException e) {
            throw loopClosed(e);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Takes the operation back, if it has not happened; the answer says whether. Any thread. */
    void withdraw() {
        scope.cancel();
    }

    private static RuntimeException failure(@Nullable Throwable cause) {
        if (cause instanceof RuntimeException e) {
            return e instanceof RejectedExecutionException ? loopClosed(e) : e;
        }
        throw (Error) cause;
    }

    private static ChannelClosedException loopClosed(RuntimeException cause) {
        return new ChannelClosedException("the loop of the channel was closed before this happened", cause);
    }
}
