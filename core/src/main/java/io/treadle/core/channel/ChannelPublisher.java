package io.treadle.core.channel;

import io.treadle.core.TaskLoop;
import java.util.concurrent.Flow;

/** The items of a channel for subscribers, each item for one of them. */
final class ChannelPublisher<T> implements Flow.Publisher<T> {
    private final TaskLoop loop = TaskLoop.current();
    private final Pipe<T> pipe;

    ChannelPublisher(Pipe<T> pipe) {
        pipe.enter();
        this.pipe = pipe;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        var subscription = new ChannelSubscription<T>(loop, pipe, subscriber);
        subscriber.onSubscribe(subscription);
        subscription.start();
    }
}
