package io.treadle.core;

import io.treadle.core.engine.IdleWaiter;
import java.time.Duration;

/** Waits until nothing else of the loop can run. */
final class AllBlocked extends IdleWaiter implements Wait.Clause {
    private final TaskLoop loop;
    private final Wait wait;

    private AllBlocked(TaskLoop loop, Wait wait, Duration cushion) {
        super(cushion);
        this.loop = loop;
        this.wait = wait;
    }

    static void await(TaskLoop loop, Duration cushion) {
        var wait = Wait.begin();
        var clause = new AllBlocked(loop, wait, cushion);
        wait.add(clause);
        loop.scheduler().add(clause);
        wait.park();
    }

    @Override
    protected void idle() {
        wait.fire(this);
    }

    @Override
    public void undo() {
        loop.scheduler().remove(this);
    }

    @Override
    public String describe() {
        return "waits until nothing else can run";
    }
}
