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
 *   task     does it in a scope of its own           withdraw() cancels the scope: what may wait and has not happened never
 *                                                    will; what does not wait is done all the same
 *
 * The answer is the task's, always, so that both sides agree on whether it happened: a caller that gives up asks for it to
 * be taken back, and hears whether it was. That is not long in coming, as a cancelled wait ends in the loop's next turn.
 */
final class ForeignCall<R> {
    private record Answer<R>(R value) {}

    private final TaskLoop loop;
    private final Body<R, RuntimeException> operation;
    private volatile boolean withdrawn;
    private volatile @Nullable CancelScope scope;

    ForeignCall(TaskLoop loop, Body<R, RuntimeException> operation) {
        this.loop = loop;
        this.operation = operation;
    }

    private static void ensureForeign(TaskLoop loop) {
        if (loop.isOnThread()) {
            throw new WrongThreadException("a foreign end is for threads outside its loop, which it would block: "
                    + loop + ", thread=" + Thread.currentThread() + "; use sender() or receiver() here");
        }
    }

    /**
     * Has it done and waits for the result; once.
     *
     * @throws InterruptedException if the caller was interrupted and the operation did not happen; if it did, its result is
     *     returned and the caller stays interrupted
     * @throws WrongThreadException on the loop's own thread
     * @throws ChannelClosedException if the loop was closed before it happened
     */
    R await() throws InterruptedException {
        ensureForeign(loop);
        var answered = awaitAnswer(submit());
        if (answered == null) {
            boolean ignored = Thread.interrupted();
            throw new InterruptedException("interrupted, and so it did not happen: " + loop);
        }
        return answered.value;
    }

    private CompletableFuture<@Nullable Answer<R>> submit() {
        try {
            return loop.<@Nullable Answer<R>>submit(this::answer);
        } catch (RejectedExecutionException e) {
            throw loopClosed(e);
        }
    }

    private @Nullable Answer<R> answer() {
        Body<@Nullable Answer<R>, RuntimeException> answered = () -> new Answer<>(operation.run());
        var around = CancelScope.create();
        scope = around;
        if (withdrawn) {
            around.cancel(); // and runs it all the same: a send that is cancelled tells of its lost item
        }
        return around.run(answered, null);
    }

    private @Nullable Answer<R> awaitAnswer(CompletableFuture<@Nullable Answer<R>> answer) {
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
        withdrawn = true; // then looks for the scope, while answer() sets the scope and then looks here
        var around = scope;
        if (around != null) {
            around.cancel();
        }
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
