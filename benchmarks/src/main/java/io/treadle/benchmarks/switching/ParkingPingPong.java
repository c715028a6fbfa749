package io.treadle.benchmarks.switching;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/** Threads of any kind that hand over by unparking the other one and parking themselves. */
final class ParkingPingPong extends PingPong {
    private final Thread[] players;

    ParkingPingPong(int depth, int switches, ThreadFactory threads) {
        super(depth, switches);
        players = new Thread[] {threads.newThread(() -> player(0)), threads.newThread(this::second)};
    }

    private void second() {
        awaitTurn(1);
        player(1);
    }

    @Override
    void playBoth() {
        for (Thread player : players) {
            player.start();
        }
        for (Thread player : players) {
            Threads.join(player);
        }
    }

    @Override
    void handOver(int to) {
        LockSupport.unpark(players[to]);
        awaitTurn(1 - to);
    }

    @Override
    void release(int player) {
        LockSupport.unpark(players[player]);
    }

    private void awaitTurn(int player) {
        while (!hasTurn(player)) {
            LockSupport.park(this);
        }
    }
}
