package io.treadle.core.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** The sleeper parks, wakes by itself and then sleeps in the I/O wait; the waker may have seen any of that, and be late. */
@JCStressTest
@Outcome(
        id = "false, 0",
        expect = ACCEPTABLE,
        desc = "The sleeper found the item when it looked again, and the waker wakes nobody.")
@Outcome(
        id = "false, [12]",
        expect = ACCEPTABLE,
        desc = "The sleeper found the item when it looked again; the waker claimed one of the sleeps, spuriously.")
@Outcome(
        id = "true, 1",
        expect = ACCEPTABLE,
        desc = "The sleeper found no item and waits for I/O, and the waker interrupts that wait.")
@Outcome(
        id = "true, 0",
        expect = FORBIDDEN,
        desc = "An item lies in the inbox, the sleeper waits for I/O, and nobody wakes it.")
@Outcome(
        id = "true, 2",
        expect = FORBIDDEN,
        desc = "The sleeper waits for I/O, and the waker unparks it where it no longer is parked.")
@State
public class SleepAgainStress {
    private final Inbox inbox = new Inbox();
    private final SleepGate gate = new SleepGate();

    @Actor
    public void sleeper(ZI_Result r) {
        if (gate.enter(SleepGate.PARKED, () -> !inbox.isEmpty())) {
            gate.leave();
        }
        r.r1 = gate.enter(SleepGate.POLLING, () -> !inbox.isEmpty());
    }

    @Actor
    public void waker(ZI_Result r) {
        inbox.add(() -> {});
        r.r2 = gate.claimSleeper();
    }
}
