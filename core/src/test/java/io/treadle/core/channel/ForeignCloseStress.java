package io.treadle.core.channel;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A foreign thread sends, and another closes the end that it sends by: does the sender know what became of the item? */
@JCStressTest
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "It was sent before the end was closed.")
@Outcome(id = "false, false", expect = ACCEPTABLE, desc = "The end was closed before it was sent.")
@Outcome(id = "true, false", expect = FORBIDDEN, desc = "The sender believes it was sent, but it is lost.")
@Outcome(id = "false, true", expect = FORBIDDEN, desc = "The sender believes it was not sent, but it was.")
@State
public class ForeignCloseStress {
    private final Channel<String> channel = Channel.bounded(1);
    private final ForeignSender<String> end =
            FullChannel.LOOP.submit(channel::foreignSender).join();

    @Actor
    public void sender(ZZ_Result r) {
        try {
            end.send("item");
            r.r1 = true;
        } catch (ChannelClosedException e) {
            r.r1 = false;
        } catch (InterruptedException e) {
            throw new AssertionError(e); // nobody interrupts it
        }
    }

    @Actor
    public void closer() {
        end.close();
    }

    @Arbiter
    public void look(ZZ_Result r) {
        r.r2 = FullChannel.LOOP.submit(() -> channel.statistics().size() == 1).join();
    }
}
