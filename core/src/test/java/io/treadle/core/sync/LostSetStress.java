package io.treadle.core.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Broken on purpose, to show that {@link EventStress} would see it: looks before it binds its loop, and not after. */
@JCStressTest
@Outcome(id = "false, false", expect = ACCEPTABLE, desc = "It was set when the waiter looked.")
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "The waiter waits, and its loop is told.")
@Outcome(id = "true, false", expect = FORBIDDEN, desc = "It was set after the look and before the loop was bound.")
@State
public class LostSetStress {
    private final Event event = new Event();
    private boolean told;

    @Actor
    public void waiter(ZZ_Result r) {
        boolean isSet = event.isSet();
        r.r1 = !isSet && !event.audience().finds(() -> false, step -> told = true);
    }

    @Actor
    public void setter(ZZ_Result r) {
        event.set();
        r.r2 = told;
    }
}
