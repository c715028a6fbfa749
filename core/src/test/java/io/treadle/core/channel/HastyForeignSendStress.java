package io.treadle.core.channel;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Broken on purpose, to show that {@link ForeignSendStress} would see it: who withdraws does not wait for the answer. */
@JCStressTest
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "It was sent before it was withdrawn.")
@Outcome(id = "false, false", expect = ACCEPTABLE, desc = "It was withdrawn before it was sent.")
@Outcome(id = "false, true", expect = FORBIDDEN, desc = "The sender believes it was not sent, but it was.")
@State
public class HastyForeignSendStress {
    private final FullChannel full = new FullChannel();
    private final CompletableFuture<Boolean> outcome = new CompletableFuture<>();

    @Actor
    public void sender(ZZ_Result r) {
        var unused = FullChannel.LOOP.submit(() -> outcome.complete(full.send()));
        r.r1 = outcome.join();
    }

    @Actor
    public void withdrawer() {
        full.makeRoomSoon();
        outcome.complete(false);
    }

    @Arbiter
    public void look(ZZ_Result r) {
        r.r2 = full.wasSent();
    }
}
