package io.treadle.core.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The handshake as it is: the first waiter binds its loop, then looks again; the other sets, then looks for a loop. */
@JCStressTest
@Outcome(
        id = "false, false",
        expect = ACCEPTABLE,
        desc = "It was set when the waiter looked, and nobody needed waking.")
@Outcome(
        id = "false, true",
        expect = ACCEPTABLE,
        desc = "The waiter saw it at its second look; the wake-up finds nobody.")
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "The waiter waits, and its loop is told.")
@Outcome(
        id = "true, false",
        expect = FORBIDDEN,
        desc = "The waiter waits, the event is set, and nobody tells the loop.")
@State
public class EventStress {
    private final Event event = new Event();
    private boolean told; // by the setter, in its own thread

    @Actor
    public void waiter(ZZ_Result r) {
        r.r1 = !event.isSet() && !event.audience().finds(event::isSet, step -> told = true);
    }

    @Actor
    public void setter(ZZ_Result r) {
        event.set();
        r.r2 = told;
    }
}
