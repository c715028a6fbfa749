package io.treadle.core.channel;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A foreign thread asks for the one item of a channel, and another cancels the subscription. How often is the item there: was it
 * signalled, given to the hook for lost ones, or is it still in the channel? And does it come once more later?
 */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "It is in one place.")
@Outcome(id = "0, 0", expect = FORBIDDEN, desc = "It is lost without a word.")
@Outcome(expect = FORBIDDEN, desc = "It is there twice, or comes later once more.")
@State
@SuppressWarnings("this-escape") // nobody extends it
public class SubscriptionStress implements Flow.Subscriber<String> {
    private final Channel<String> channel = Channel.bounded(1);
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean looked;
    private int signalled;
    private int lost;
    private int late;

    public SubscriptionStress() {
        var unused = FullChannel.LOOP
                .submit(() -> {
                    channel.onUndelivered(item -> lost++);
                    channel.publisher().subscribe(this);
                    return channel.trySend("item");
                })
                .join();
    }

    @Actor
    public void requester() {
        subscription().request(1);
    }

    @Actor
    public void canceller() {
        subscription().cancel();
    }

    @Arbiter
    public void look(II_Result r) {
        r.r1 = FullChannel.LOOP
                .submit(() -> {
                    looked = true;
                    return signalled
                            + lost
                            + channel.tryReceive().map(item -> 1).orElse(0);
                })
                .join();
        r.r2 = FullChannel.LOOP.submit(() -> late).join();
    }

    private Flow.Subscription subscription() {
        var made = subscription;
        if (made == null) {
            throw new AssertionError("not subscribed");
        }
        return made;
    }

    @Override
    public void onSubscribe(Flow.Subscription made) {
        subscription = made;
    }

    @Override
    public void onNext(String item) {
        signalled++;
        if (looked) {
            late++;
        }
    }

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onComplete() {}
}
