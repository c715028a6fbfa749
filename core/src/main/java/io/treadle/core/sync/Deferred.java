package io.treadle.core.sync;

import io.treadle.core.Cancelled;
import io.treadle.core.DeadlineException;
import io.treadle.core.Task;
import io.treadle.core.TaskCancelledException;
import io.treadle.core.Wait;
import io.treadle.core.internal.collect.LinkedRing;
import io.treadle.core.internal.jdk.StackRoom;
import io.treadle.core.internal.waiting.Names;
import io.treadle.core.internal.waiting.Waiter;
import io.treadle.core.internal.waiting.Waiting;
import io.treadle.core.select.SelectClause;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A result that will be there once: a value or a failure, which somebody hands over and any number of tasks wait for.
 *
 * <p>Any thread may complete and ask it. Those who wait are tasks of one loop, the one whose task first had to.
 *
 * @param <T> the value
 */
/*
 *   pending    complete, fail    done     for good; who is first wins, the others are told false
 *
 * The handshake between threads is that of Audience.
 */
public final class Deferred<T extends @Nullable Object> {
    /**
     * A deferred at one moment.
     *
     * @param waiting how many tasks wait for it
     */
    public record Statistics(boolean isDone, int waiting) {}

    private record Outcome<T extends @Nullable Object>(
            @Nullable T value, @Nullable Throwable error) {}

    private final AtomicReference<@Nullable Outcome<T>> outcome = new AtomicReference<>();
    private final Audience audience = new Audience(this);
    private final LinkedRing<Getter> line = new LinkedRing<>();
    private String name = "";

    /** One that is not done. */
    public Deferred() {}

    /** Names it, for dumps and errors, before it is used; returns this. */
    public Deferred<T> named(String newName) {
        name = Objects.requireNonNull(newName, "newName");
        return this;
    }

    // ---- completing: any thread ----

    /** Hands {@code value} to all who wait and will ask; false if it was done already. Any thread; does not wait. */
    public boolean complete(T value) {
        return end(new Outcome<>(value, null));
    }

    /** Has all who wait and will ask fail with {@code error}; false if it was done already. Any thread; does not wait. */
    public boolean fail(Throwable error) {
        return end(new Outcome<>(null, Objects.requireNonNull(error, "error")));
    }

    /**
     * Completes this as {@code task} ends: with its result, its failure, or {@link TaskCancelledException} if it is cancelled.
     * Any thread; does not wait.
     */
    public <S extends T> void completeWith(Task<S> task) {
        task.onDone(this::completeAs);
    }

    @SuppressWarnings("NullAway") // the value of a task that has succeeded is an S
    private <S extends T> void completeAs(Task<S> done) {
        var error = done.exception();
        if (error != null) {
            fail(error);
        } else if (done.isSuccessful()) {
            complete(done.value());
        } else {
            fail(new TaskCancelledException("the task was cancelled: task=" + done.name()));
        }
    }

    private boolean end(Outcome<T> how) {
        StackRoom.ensureForStep(); // once it is done, all have to be told
        boolean isFirst = outcome.compareAndSet(null, how);
        if (isFirst) {
            audience.tell(this::letGo);
        }
        return isFirst;
    }

    /** On the loop. */
    private void letGo() {
        for (var next = line.poll(); next != null; next = line.poll()) {
            next.letGo();
        }
    }

    // ---- asking: any thread ----

    /** Whether it has a value or a failure. Any thread. */
    public boolean isDone() {
        return outcome.get() != null;
    }

    /** Its value; null if it is not there. Any thread. */
    public @Nullable T value() {
        var now = outcome.get();
        return now == null ? null : now.value;
    }

    /** Its failure; null if there is none. Any thread. */
    public @Nullable Throwable exception() {
        var now = outcome.get();
        return now == null ? null : now.error;
    }

    // ---- waiting ----

    /**
     * Waits until it is done and returns its value.
     *
     * @throws Exception what it failed with, the same object for everybody who asks (an {@link Error} too); a {@link Cancelled}
     *     as a {@link TaskCancelledException}, because it was somebody else's
     * @throws Cancelled if the caller is cancelled
     * @throws WrongThreadException if it has to wait and tasks of another loop have before
     */
    public T get() throws Exception {
        Wait.checkpoint();
        if (!isDone()) {
            Waiting.await(new Getter());
        }
        return result();
    }

    /**
     * The same for {@code limit} at most.
     *
     * @throws DeadlineException if it is not done in time
     */
    public T get(Duration limit) throws Exception {
        Wait.checkpoint();
        if (!isDone() && !Waiting.await(new Getter(), limit)) {
            throw new DeadlineException("not done in time: what=" + this + ", limit=" + limit);
        }
        return result();
    }

    /** What a select takes when it is done: its value; a failure ends the select. */
    public SelectClause<T> getting() {
        return Getter::new;
    }

    /**
     * Whether it is done and how many wait. Does not wait.
     *
     * @throws WrongThreadException if the caller is on no loop, or on another than the one whose tasks have waited
     */
    public Statistics statistics() {
        audience.enter();
        return new Statistics(isDone(), line.size());
    }

    @SuppressWarnings("NullAway") // a value is a T where there is no error
    private T result() throws Exception {
        var done = Objects.requireNonNull(outcome.get(), "not done; please report");
        if (done.error != null) {
            throw thrown(done.error);
        }
        return done.value;
    }

    private static Exception thrown(Throwable error) {
        if (error instanceof Cancelled) { // thrown as it is it would end the caller as cancelled
            return new TaskCancelledException("what this was waiting for was cancelled", error);
        }
        if (error instanceof Error e) {
            throw e;
        }
        return error instanceof Exception e ? e : new ExecutionException(error);
    }

    Audience audience() {
        return audience;
    }

    @Override
    public String toString() {
        var now = outcome.get();
        var state = now == null ? "pending" : now.error == null ? "completed" : "failed with " + now.error;
        return "Deferred[" + state + ", " + line.size() + " waiting]";
    }

    private final class Getter extends Waiter<Getter, T> {
        Getter() {
            super(line);
        }

        @Override
        public boolean tryNow() {
            return audience.finds(Deferred.this::isDone);
        }

        @Override
        public String describe() {
            return "waits for " + Names.of("Deferred", name);
        }

        @Override
        public T result() throws Exception {
            return Deferred.this.result();
        }
    }
}
