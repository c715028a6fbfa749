package io.treadle.loop.process;

import io.treadle.core.Wait;
import io.treadle.core.select.Attempt;
import io.treadle.core.select.SelectClause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The end of a process, or of several, which any number of tasks wait for. Confined to the loop's thread. */
final class Exit<S> implements SelectClause<S> {
    private final Set<Watch> line = new LinkedHashSet<>(2);
    private final List<Runnable> listeners = new ArrayList<>(1);
    private final String process;
    private @Nullable S status;

    /** Of what {@code process} names. */
    Exit(String process) {
        this.process = process;
    }

    @Nullable
    S status() {
        return status;
    }

    /** It has happened: lets all go on. Only enqueues. */
    void happened(S how) {
        status = how;
        line.forEach(Watch::letGo);
        line.clear();
        listeners.forEach(Runnable::run);
        listeners.clear();
    }

    /** Has {@code listener}, which must only enqueue, run when it happens; at once if it has. */
    void onHappened(Runnable listener) {
        if (status == null) {
            listeners.add(listener);
        } else {
            listener.run();
        }
    }

    @Override
    public Attempt<S> attempt() {
        return new Watch(true);
    }

    S await() {
        return await(new Watch(true));
    }

    /** The same for who just looks on: time of a virtual clock does not stand still for it. */
    S awaitQuietly() {
        return await(new Watch(false));
    }

    private S await(Watch watch) {
        Wait.checkpoint();
        if (!watch.tryNow()) {
            var wait = Wait.begin();
            watch.enlist(wait);
            wait.park();
        }
        return watch.result();
    }

    /** Whether it happened within {@code limit}. */
    boolean await(Duration limit) {
        Wait.checkpoint();
        var watch = new Watch(true);
        if (watch.tryNow()) {
            return true;
        }
        var wait = Wait.begin();
        wait.addTimeout(limit);
        watch.enlist(wait);
        wait.park();
        return !wait.isTimedOut();
    }

    private final class Watch implements Attempt<S>, Wait.Clause {
        private final boolean external;
        private @Nullable Wait wait;

        Watch(boolean external) {
            this.external = external;
        }

        @Override
        public boolean tryNow() {
            return status != null;
        }

        @Override
        public Wait.Clause enlist(Wait begun) {
            wait = begun;
            line.add(this);
            begun.add(this);
            return this;
        }

        @Override
        public void undo() {
            line.remove(this);
        }

        @Override
        public boolean isExternal() {
            return external;
        }

        @Override
        public String describe() {
            return "waits for the end of " + process;
        }

        void letGo() {
            Objects.requireNonNull(wait, "not enlisted").fire(this);
        }

        @Override
        public S result() {
            return Objects.requireNonNull(status, "not ended");
        }
    }
}
