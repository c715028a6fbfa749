package io.treadle.loop.process;

import io.treadle.core.Wait;
import io.treadle.core.select.Attempt;
import io.treadle.core.select.SelectClause;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The end of a process, which any number of tasks wait for. Confined to the loop's thread. */
final class Exit implements SelectClause<ExitStatus> {
    private final Set<Watch> line = new LinkedHashSet<>(2);
    private final String process;
    private @Nullable ExitStatus status;

    /** Of what {@code process} names. */
    Exit(String process) {
        this.process = process;
    }

    @Nullable
    ExitStatus status() {
        return status;
    }

    /** It has happened: lets all go on. Only enqueues. */
    void happened(ExitStatus how) {
        status = how;
        line.forEach(Watch::letGo);
        line.clear();
    }

    @Override
    public Attempt<ExitStatus> attempt() {
        return new Watch(true);
    }

    ExitStatus await() {
        return await(new Watch(true));
    }

    /** The same for who just looks on: time of a virtual clock does not stand still for it. */
    ExitStatus awaitQuietly() {
        return await(new Watch(false));
    }

    private static ExitStatus await(Watch watch) {
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

    private final class Watch implements Attempt<ExitStatus>, Wait.Clause {
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
        public ExitStatus result() {
            return Objects.requireNonNull(status, "not ended");
        }
    }
}
