package io.treadle.core.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZL_Result;

/** Two threads complete it, one of which has begun to wait for it just before. */
@JCStressTest
@Outcome(
        id = "(true, false, one .*)|(false, true, two .*)",
        expect = ACCEPTABLE,
        desc = "One of them wins, all see it.")
@Outcome(id = ".*, lost", expect = FORBIDDEN, desc = "The task waits, it is complete, and nobody tells the loop.")
@Outcome(expect = FORBIDDEN, desc = "Both win, none wins, or the value is that of the loser.")
@State
public class DeferredStress {
    private final Deferred<String> deferred = new Deferred<>();
    private volatile boolean told;
    private boolean waits;

    @Actor
    public void one(ZZL_Result r) {
        waits = !deferred.audience().finds(deferred::isDone, step -> told = true);
        r.r1 = deferred.complete("one"); // tells only if it wins
    }

    @Actor
    public void two(ZZL_Result r) {
        r.r2 = deferred.complete("two");
    }

    @Arbiter
    public void after(ZZL_Result r) {
        r.r3 = waits && !told ? "lost" : deferred.value() + " seen";
    }
}
