package io.treadle.core.channel;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A foreign thread sends into a full channel, and withdraws it just as there comes room: was it sent, and is it there? */
@JCStressTest
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "It was sent before it was withdrawn.")
@Outcome(id = "false, false", expect = ACCEPTABLE, desc = "It was withdrawn before it was sent.")
@Outcome(id = "true, false", expect = FORBIDDEN, desc = "The sender believes it was sent, but it is lost.")
@Outcome(id = "false, true", expect = FORBIDDEN, desc = "The sender believes it was not sent, but it was.")
@State
public class ForeignSendStress {
    private final FullChannel full = new FullChannel();
    private final ForeignCall<Boolean> call = new ForeignCall<>(FullChannel.LOOP, full::send);

    @Actor
    public void sender(ZZ_Result r) {
        try {
            r.r1 = call.await();
        } catch (InterruptedException e) {
            r.r1 = false;
        }
    }

    @Actor
    public void withdrawer() {
        full.makeRoomSoon();
        call.withdraw();
    }

    @Arbiter
    public void look(ZZ_Result r) {
        r.r2 = full.wasSent();
    }
}
