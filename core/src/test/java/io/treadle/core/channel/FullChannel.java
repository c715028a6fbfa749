package io.treadle.core.channel;

import io.treadle.core.TaskLoop;
import java.util.Optional;

/** A channel with one item too many, on a loop in the background; for the stress tests. */
final class FullChannel {
    static final TaskLoop LOOP = TaskLoop.create();

    static {
        Thread.ofPlatform().daemon().start(LOOP::runForever);
    }

    private final Channel<String> channel = Channel.bounded(1);

    FullChannel() {
        var unused = LOOP.submit(() -> channel.trySend("first")).join();
    }

    /** On the loop: sends, waiting for room. */
    boolean send() {
        channel.send("sent");
        return true;
    }

    /** Any thread. */
    void makeRoomSoon() {
        LOOP.post(channel::tryReceive);
    }

    /** Any thread but the loop's: whether what was sent is there. */
    boolean wasSent() {
        return LOOP.submit(() -> channel.tryReceive().equals(Optional.of("sent")))
                .join();
    }
}
