package io.treadle.core.channel;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A foreign thread receives from an empty channel, and withdraws it just as an item comes: who has the item? */
@JCStressTest
@Outcome(id = "true, false", expect = ACCEPTABLE, desc = "It was received before it was withdrawn.")
@Outcome(id = "false, true", expect = ACCEPTABLE, desc = "It was withdrawn, and the item is still there.")
@Outcome(id = "false, false", expect = FORBIDDEN, desc = "The item is lost.")
@Outcome(id = "true, true", expect = FORBIDDEN, desc = "The item is there twice.")
@State
public class ForeignReceiveStress {
    private final Channel<String> channel =
            FullChannel.LOOP.submit(() -> Channel.<String>bounded(1)).join();
    private final ForeignCall<String> call = new ForeignCall<>(FullChannel.LOOP, channel::receive);

    @Actor
    public void receiver(ZZ_Result r) {
        try {
            r.r1 = call.await().equals("item");
        } catch (InterruptedException e) {
            r.r1 = false;
        }
    }

    @Actor
    public void withdrawer() {
        FullChannel.LOOP.post(() -> channel.trySend("item"));
        call.withdraw();
    }

    @Arbiter
    public void look(ZZ_Result r) {
        r.r2 = FullChannel.LOOP.submit(() -> channel.tryReceive().isPresent()).join();
    }
}
