package io.treadle.core.sync;

import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.Wait;
import io.treadle.core.internal.collect.LinkedRing;
import io.treadle.core.internal.task.TaskHost;
import io.treadle.core.internal.waiting.HomeLoop;
import io.treadle.core.internal.waiting.Waiter;
import io.treadle.core.internal.waiting.Waiting;
import io.treadle.core.select.SelectClause;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which task holds a lock, how often, and who waits for it: all of a lock but its public face. */
/*
 *   free                            nobody holds it and nobody waits
 *   held    acquire by the holder   held once more, or an error where the lock does not count
 *           acquire by another      it waits at the end of the line
 *           last release            free; where somebody waits, held by the first of the line at once: nobody comes between
 *           the holder ends         broken
 *   broken                          for good: who waits and who comes later fails with the name of who held it
 *
 * The end of the holder is watched from the first who waits to the release; who comes later asks the holder itself. A thread that
 * was adopted tells nobody of its end, so whoever finds it ended tells the line.
 */
final class Ownership {
    private final Object lock;
    private final String label;
    private final boolean counts;
    private final HomeLoop home;
    private final LinkedRing<Acquire> line = new LinkedRing<>();
    private @Nullable Task<?> holder;
    private int depth;
    private @Nullable Runnable unwatch;

    /** Of {@code lock}, which is for the errors, called {@code label}; {@code counts} if its holder may acquire it again. */
    Ownership(Object lock, String label, boolean counts) {
        this.lock = lock;
        this.label = label;
        this.counts = counts;
        this.home = new HomeLoop(lock);
    }

    // ---- acquiring ----

    void acquire() {
        home.checkpointToHold();
        if (!take(Task.current(), 1)) {
            var acquire = new Acquire(1);
            Waiting.awaitHeld(acquire);
            acquire.ensureGiven();
        }
    }

    boolean acquire(Duration limit) {
        home.checkpointToHold();
        if (take(Task.current(), 1)) {
            return true;
        }
        var acquire = new Acquire(1);
        boolean inTime = Waiting.await(acquire, limit);
        if (inTime) {
            acquire.ensureGiven();
        }
        return inTime;
    }

    boolean tryAcquire() {
        home.enter();
        return take(Task.current(), 1);
    }

    SelectClause<Held> acquiring() {
        return () -> new Acquire(1);
    }

    /** Takes it back after {@link #releaseFully}; neither a cancellation nor a kill ends the wait. */
    void reacquire(int formerDepth) {
        var acquire = new Acquire(formerDepth);
        Waiting.awaitHeldShielded(acquire);
        acquire.ensureGiven();
    }

    private boolean take(Task<?> task, int count) {
        var current = holder;
        if (current == null) {
            holder = task;
            depth = count;
            watchInDebugMode(task);
            return true;
        }
        if (current == task) {
            return takeAgain(task);
        }
        if (current.isDone()) {
            holderEnded();
            throw broken(current);
        }
        return false;
    }

    private boolean takeAgain(Task<?> task) {
        if (!counts) {
            throw new IllegalStateException("the task holds this lock already and would wait for itself for ever: lock="
                    + lock + ", task=" + task.name() + "; use a TaskRLock, which its holder may acquire again");
        }
        depth++;
        return true;
    }

    private LockBrokenException broken(Task<?> dead) {
        return new LockBrokenException(
                "the task that held the lock has ended without releasing it: lock=" + lock + ", task=" + dead.name()
                        + "; release in a finally block, or hold it by try (var held = lock.hold())",
                dead.exception());
    }

    // ---- releasing ----

    void release() {
        ensureHeld("release");
        depth--;
        if (depth == 0) {
            handOver();
        }
    }

    /** Releases it as often as it is held; how often that was. */
    int releaseFully() {
        int formerDepth = depth;
        handOver();
        return formerDepth;
    }

    /**
     * @throws IllegalStateException if the caller is not the holder
     */
    void ensureHeld(String what) {
        home.enter();
        var caller = Task.current();
        if (holder != caller) {
            throw new IllegalStateException("only the task that holds the lock may do this: what=" + what + ", lock="
                    + lock + ", caller=" + caller.name() + "; acquire it first");
        }
    }

    private void handOver() {
        stopWatching();
        var next = line.poll();
        holder = next == null ? null : next.task;
        depth = next == null ? 0 : next.count;
        if (next != null) {
            next.letGo();
            watchInDebugMode(next.task);
            watch();
        }
    }

    // ---- the end of the holder ----

    private void watch() {
        if (holder != null && unwatch == null && !line.isEmpty()) {
            unwatch = ((TaskHost) holder).whenEnded(this::holderEnded);
        }
    }

    /** The end of a holder is else noticed only by who wants the lock. */
    private void watchInDebugMode(Task<?> task) {
        var loop = TaskLoop.current();
        if (loop.isDebug()) {
            unwatch = ((TaskHost) task).whenEnded(() -> {
                holderEnded();
                loop.callSoon(() -> {
                    throw broken(task);
                });
            });
        }
    }

    private void stopWatching() {
        if (unwatch != null) {
            unwatch.run();
            unwatch = null;
        }
    }

    private void holderEnded() {
        unwatch = null;
        for (var next = line.poll(); next != null; next = line.poll()) {
            next.letGo();
        }
    }

    // ---- what it is ----

    HomeLoop home() {
        return home;
    }

    boolean isHeldBy(Task<?> task) {
        return holder == task;
    }

    @Nullable
    Task<?> holder() {
        return holder;
    }

    int depth() {
        return depth;
    }

    int waiting() {
        return line.size();
    }

    /** The kind of the lock and its name. */
    String label() {
        return label;
    }

    /** For {@code toString}: any thread. */
    String state() {
        var current = holder;
        return current == null ? "free" : "held by " + current.name() + ", " + waiting() + " waiting";
    }

    private final class Acquire extends Waiter<Acquire, Held> {
        private final Task<?> task = Task.current();
        private final int count;

        Acquire(int count) {
            super(line);
            this.count = count;
        }

        @Override
        public boolean tryNow() {
            home.enter();
            return take(task, count);
        }

        @Override
        public Wait.Clause enlist(Wait begun) {
            super.enlist(begun);
            watch();
            return this;
        }

        @Override
        public String describe() {
            var current = holder;
            return "waits for " + label + (current == null ? "" : " held by " + ((TaskHost) current).label());
        }

        @Override
        public List<Task<?>> blockers() {
            var current = holder;
            return current == null ? List.of() : List.of(current);
        }

        @Override
        public Held result() {
            ensureGiven();
            return new Held(Ownership.this::release);
        }

        private void ensureGiven() {
            if (holder != task) {
                throw broken(Objects.requireNonNull(holder, "let go though the lock is free; please report"));
            }
        }
    }
}
