package io.treadle.core.greenlet;

import io.treadle.core.engine.ScheduledStrand;
import io.treadle.core.engine.Scheduler;
import io.treadle.core.engine.Strand;
import io.treadle.core.internal.collect.LinkedRing;
import org.jspecify.annotations.Nullable;

/** A greenlet that has a thread: what the thread runs. Listed in the group until it ends, so that none is forgotten. */
final class Life extends LinkedRing.Node implements Runnable {
    private final Group group;
    private final Greenlet greenlet;
    private final Strand strand;

    Life(Group group, Greenlet greenlet, Scheduler scheduler, Thread.UncaughtExceptionHandler home) {
        this.group = group;
        this.greenlet = greenlet;
        this.strand = new ScheduledStrand(
                scheduler,
                scheduler
                        .newThread()
                        .name(greenlet.name())
                        .uncaughtExceptionHandler(home)
                        .unstarted(this));
    }

    Greenlet greenlet() {
        return greenlet;
    }

    Strand strand() {
        return strand;
    }

    @Override
    public void run() {
        @Nullable Object value = null;
        Throwable thrown = null;
        try {
            var first = group.receive();
            value = greenlet.begin().run(first);
        } catch (Throwable e) {
            thrown = e;
        }
        group.finish(this, value, thrown);
    }
}
