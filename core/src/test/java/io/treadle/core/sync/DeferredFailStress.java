package io.treadle.core.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZL_Result;

/** One thread completes it while another, which has begun to wait for it just before, has it fail. */
@JCStressTest
@Outcome(
        id = "(true, false, value)|(false, true, failure)",
        expect = ACCEPTABLE,
        desc = "One of them wins, and it has what that one gave.")
@Outcome(id = ".*, lost", expect = FORBIDDEN, desc = "The task waits, it is done, and nobody tells the loop.")
@Outcome(expect = FORBIDDEN, desc = "Both win, none wins, or it has both a value and a failure.")
@State
public class DeferredFailStress {
    private final Deferred<String> deferred = new Deferred<>();
    private volatile boolean told;
    private boolean waits;

    @Actor
    public void completer(ZZL_Result r) {
        r.r1 = deferred.complete("value");
    }

    @Actor
    public void failer(ZZL_Result r) {
        waits = !deferred.audience().finds(deferred::isDone, step -> told = true);
        r.r2 = deferred.fail(new Throwable("failure"));
    }

    @Arbiter
    public void after(ZZL_Result r) {
        r.r3 = waits && !told ? "lost" : outcome();
    }

    private String outcome() {
        var value = deferred.value();
        var error = deferred.exception();
        return (value == null ? "" : value) + (error == null ? "" : error.getMessage());
    }
}
