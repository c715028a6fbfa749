package io.treadle.loop.net;

import io.treadle.loop.EventLoop;
import io.treadle.loop.TestLoops;
import io.treadle.loop.Transport;

/** Runs code with a connection. */
final class Pairs {
    /** What has a connection. */
    interface PairBody {
        void run(TcpStream near, TcpStream far) throws Exception;
    }

    private Pairs() {}

    /** On a loop of its own. */
    static void on(Transport transport, PairBody body) throws Exception {
        on(transport, StreamOptions.DEFAULT, body);
    }

    static void on(Transport transport, StreamOptions options, PairBody body) throws Exception {
        EventLoop.run(TestLoops.on(transport), () -> {
            try (var pair = StreamPair.open(options)) {
                body.run(pair.near(), pair.far());
            }
        });
    }
}
