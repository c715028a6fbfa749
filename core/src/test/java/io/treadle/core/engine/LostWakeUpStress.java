package io.treadle.core.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Broken on purpose, to show that {@link SleepGateStress} would see it: looks before it announces the sleep, not after. */
@JCStressTest
@Outcome(id = "false, false", expect = ACCEPTABLE, desc = "The sleeper found the item before it lay down.")
@Outcome(
        id = "true, true",
        expect = ACCEPTABLE,
        desc = "The sleeper found no item and fell asleep, and the waker saw it and wakes it.")
@Outcome(
        id = "true, false",
        expect = FORBIDDEN,
        desc = "The item came after the look and before the announcement: the wake-up is lost.")
@State
public class LostWakeUpStress {
    private final Inbox inbox = new Inbox();
    private final SleepGate gate = new SleepGate();

    @Actor
    public void sleeper(ZZ_Result r) {
        r.r1 = inbox.isEmpty() && gate.enter(SleepGate.PARKED, () -> false);
    }

    @Actor
    public void waker(ZZ_Result r) {
        inbox.add(() -> {});
        r.r2 = gate.claimSleeper() == SleepGate.PARKED;
    }
}
