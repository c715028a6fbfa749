package io.treadle.benchmarks.switching;

import io.treadle.core.greenlet.Greenlet;

/** Two greenlets of one place that switch to each other. */
final class GreenletPingPong extends PingPong {
    private final Greenlet[] players = {Greenlet.of(() -> player(0)), Greenlet.of(() -> player(1))};

    GreenletPingPong(int depth, int switches) {
        super(depth, switches);
    }

    @Override
    void playBoth() {
        players[0].switchTo();
    }

    @Override
    void handOver(int to) {
        players[to].switchTo();
    }

    @Override
    void release(int player) {
        players[player].close();
    }
}
