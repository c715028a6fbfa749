package io.treadle.core.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** The protocol as it is: announce the sleep, then look again. */
@JCStressTest
@Outcome(
        id = "false, false",
        expect = ACCEPTABLE,
        desc = "The sleeper found the item when it looked again, and the waker found nobody asleep.")
@Outcome(
        id = "false, true",
        expect = ACCEPTABLE,
        desc = "The sleeper found the item when it looked again; the waker saw it lie down, its wake-up is spurious.")
@Outcome(
        id = "true, true",
        expect = ACCEPTABLE,
        desc = "The sleeper found no item and fell asleep, and the waker saw it and wakes it.")
@Outcome(
        id = "true, false",
        expect = FORBIDDEN,
        desc = "An item lies in the inbox, the sleeper sleeps, and nobody wakes it.")
@State
public class SleepGateStress {
    private final Inbox inbox = new Inbox();
    private final SleepGate gate = new SleepGate();

    @Actor
    public void sleeper(ZZ_Result r) {
        r.r1 = gate.enter(SleepGate.PARKED, () -> !inbox.isEmpty());
    }

    @Actor
    public void waker(ZZ_Result r) {
        inbox.add(() -> {});
        r.r2 = gate.claimSleeper() == SleepGate.PARKED;
    }
}
