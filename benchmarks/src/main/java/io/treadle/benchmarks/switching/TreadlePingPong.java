package io.treadle.benchmarks.switching;

import io.treadle.core.engine.Scheduler;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/** Two tasks of one loop that hand over as Treadle's greenlets do: directly, with no queue in between. */
final class TreadlePingPong extends PingPong {
    private final EventLoop loop;
    private final Scheduler scheduler;
    private final Thread[] players = new Thread[2];

    TreadlePingPong(int depth, int switches, EventLoop loop) {
        super(depth, switches);
        this.loop = loop;
        this.scheduler = loop.runUntilComplete(() -> Objects.requireNonNull(Scheduler.current()));
    }

    @Override
    void playBoth() {
        loop.runUntilComplete(() -> {
            players[0] = Thread.currentThread();
            var second = loop.spawn(this::second);
            Treadle.yieldNow(); // now the second waits for its turn
            player(0);
            second.join();
        });
    }

    private void second() {
        players[1] = Thread.currentThread();
        awaitTurn(1);
        player(1);
    }

    @Override
    void handOver(int to) {
        scheduler.handOff(players[to]);
        awaitTurn(1 - to);
    }

    @Override
    void release(int player) {
        LockSupport.unpark(players[player]);
    }

    /** Returns at once but for spurious wake-ups. */
    private void awaitTurn(int player) {
        while (!hasTurn(player)) {
            LockSupport.park(this);
        }
    }
}
