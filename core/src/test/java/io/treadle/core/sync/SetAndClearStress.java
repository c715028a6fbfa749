package io.treadle.core.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JZ_Result;

/**
 * Set and cleared at once: whoever saw the state before (0) is told, and knows by the number that it was set meanwhile. Who
 * saw the state after (2) has come too late.
 */
@JCStressTest
@Outcome(id = "0, true", expect = ACCEPTABLE, desc = "It waits since before, and its loop is told.")
@Outcome(id = "0, false", expect = FORBIDDEN, desc = "It waits since before, and nobody tells its loop.")
@Outcome(id = "1, .*", expect = ACCEPTABLE, desc = "It passed while the event was set.")
@Outcome(id = "2, .*", expect = ACCEPTABLE, desc = "It came after the clearing; being told does not let it go.")
@State
public class SetAndClearStress {
    private final Event event = new Event();
    private boolean told;

    @Actor
    public void waiter(JZ_Result r) {
        var place = event.new Place();
        event.audience().finds(place::look, step -> told = true);
        r.r1 = place.seen();
    }

    @Actor
    public void setter(JZ_Result r) {
        event.set();
        event.clear();
        r.r2 = told;
    }
}
