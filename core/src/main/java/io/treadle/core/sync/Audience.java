package io.treadle.core.sync;

import io.treadle.core.TaskLoop;
import io.treadle.core.engine.Scheduler;
import io.treadle.core.engine.Signal;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The tasks, all of one loop, that wait for something which any thread may bring about. */
/*
 *        who waits, in one slice on its loop              who brings it about, on any thread
 *   1    looks: is it there? then it need not wait
 *   2    binds: home = its loop                           publishes it
 *   3    looks once more                                  reads home: none, then nobody waits
 *   4    joins the line and parks                         has the line looked through on that loop
 *
 * Home and what is published are volatile, and each side writes before it reads, so they cannot both miss: either the look in 3
 * finds what was published, or home is read as bound. In the latter case the line is looked through by a message to the loop,
 * which arrives after the slice, when the waiter stands in line (by a plain call on the loop's own thread, which is not in
 * that slice then). A loop that is closed has nobody left to wake.
 */
final class Audience {
    private final Object of;
    private final AtomicReference<@Nullable Executor> home = new AtomicReference<>();

    /** Of {@code of}, which is for the error. */
    Audience(Object of) {
        this.of = of;
    }

    /**
     * Whether {@code look} finds what the caller wants; if not, the caller will be told, and has to wait in line before it
     * gives way. In a task.
     *
     * @throws WrongThreadException if tasks of another loop have waited before
     */
    boolean finds(BooleanSupplier look) {
        return look.getAsBoolean() || finds(look, LoopThread.current());
    }

    /** The same for a waiter on {@code loop}, which has not found it at first. */
    boolean finds(BooleanSupplier look, Executor loop) {
        bind(loop);
        return look.getAsBoolean();
    }

    /** What was wanted is published: has {@code wakeUp}, which must only enqueue, run where those are who wait. Any thread. */
    void tell(Runnable wakeUp) {
        var loop = home.get();
        if (loop != null) {
            loop.execute(wakeUp);
        }
    }

    /**
     * Refuses what belongs to the loop that waits to others; who asks does not wait, so it binds nothing.
     *
     * @throws WrongThreadException if the caller is on no loop, or on another than the one whose tasks have waited
     */
    void enter() {
        TaskLoop.current(); // refuses who is on none
        var bound = home.get();
        if (bound != null) {
            ensureSame(bound, LoopThread.current());
        }
    }

    private void bind(Executor loop) {
        var bound = home.get();
        if (bound == null) {
            bound = home.compareAndSet(null, loop) ? loop : home.get();
        }
        ensureSame(bound, loop);
    }

    private void ensureSame(@Nullable Executor bound, Executor loop) {
        if (!loop.equals(bound)) {
            throw new WrongThreadException("its waiters belong to the loop whose task waited first: what=" + of
                    + ", its " + bound + ", the caller's " + loop + "; use one for each loop");
        }
    }

    /** Runs what must only enqueue, on a loop's thread: at once where the caller is on it. */
    private record LoopThread(Scheduler scheduler) implements Executor {
        static LoopThread current() {
            return new LoopThread(Objects.requireNonNull(Scheduler.current(), "not on a loop; please report"));
        }

        @Override
        public void execute(Runnable step) {
            if (scheduler.isOnThread()) {
                step.run();
            } else {
                scheduler.send(new Message(step));
            }
        }

        @Override
        public String toString() {
            return scheduler.owner().toString();
        }
    }

    private static final class Message extends Signal {
        private final Runnable step;

        Message(Runnable step) {
            this.step = step;
        }

        @Override
        public void run() {
            step.run();
        }

        @Override
        protected void refused() {}
    }
}
