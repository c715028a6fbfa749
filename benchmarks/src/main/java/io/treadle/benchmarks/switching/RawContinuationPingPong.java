package io.treadle.benchmarks.switching;

/**
 * Raw continuations can only go back to who ran them, so a hand-over is a yield to a trampoline, which runs the other one.
 */
final class RawContinuationPingPong extends PingPong {
    private final RawContinuation[] players = {
        new RawContinuation(() -> player(0)), new RawContinuation(() -> player(1)),
    };
    private int next;

    RawContinuationPingPong(int depth, int switches) {
        super(depth, switches);
    }

    @Override
    void playBoth() {
        while (!isOver()) {
            players[next].run();
        }
    }

    @Override
    void handOver(int to) {
        next = to;
        RawContinuation.yieldToRunner();
    }

    @Override
    void release(int player) {
        // whoever is still suspended is garbage
    }
}
