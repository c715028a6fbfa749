package io.treadle.benchmarks.messaging;

import io.treadle.core.channel.Channel;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/** The numbers that are handed from one to the other, and how that is done. */
final class Items {
    static final int COUNT = 100_000;
    static final int UNBOUNDED = 1_000_000;

    private Items() {}

    static void ensureAll(long sum) {
        long expected = (long) COUNT * (COUNT - 1) / 2;
        if (sum != expected) {
            throw new AssertionError("not every item came once: expected=" + expected + ", sum=" + sum);
        }
    }

    /** Those of {@code first} and every {@code step}th after it. */
    static void send(Channel<Integer> channel, int first, int step) {
        for (int i = first; i < COUNT; i += step) {
            channel.send(i);
        }
    }

    static BlockingQueue<Integer> jdkQueue(int capacity) {
        return switch (capacity) {
            case 0 -> new SynchronousQueue<>();
            case UNBOUNDED -> new LinkedBlockingQueue<>();
            default -> new ArrayBlockingQueue<>(capacity);
        };
    }

    /** Stock virtual threads, some that put and one that takes. */
    static void passThrough(BlockingQueue<Integer> queue, int producers) throws InterruptedException {
        for (int first = 0; first < producers; first++) {
            int mine = first;
            Thread.ofVirtual().start(() -> produce(queue, mine, producers));
        }
        var sum = new long[1];
        Thread.ofVirtual().start(() -> sum[0] = consume(queue)).join();
        ensureAll(sum[0]);
    }

    private static void produce(BlockingQueue<Integer> queue, int first, int step) {
        try {
            for (int i = first; i < COUNT; i += step) {
                queue.put(i);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e); // and the consumer waits for ever, which the harness sees
        }
    }

    private static long consume(BlockingQueue<Integer> queue) {
        long sum = 0;
        try {
            for (int i = 0; i < COUNT; i++) {
                sum += queue.take();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return sum;
    }

    /** Two threads that hand over to each other, {@value #COUNT} times in all. */
    static void handOver(ThreadFactory threads) {
        var turn = new int[1];
        var players = new Thread[2];
        for (int me = 0; me < 2; me++) {
            int mine = me;
            players[me] = threads.newThread(() -> play(turn, players, mine));
        }
        for (var player : players) {
            player.start();
        }
        join(players);
        if (turn[0] != COUNT) {
            throw new AssertionError("not every turn was made: expected=" + COUNT + ", turns=" + turn[0]);
        }
    }

    private static void join(Thread... players) {
        try {
            for (var player : players) {
                player.join();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void play(int[] turn, Thread[] players, int mine) {
        while (turn[0] < COUNT) {
            if (turn[0] % 2 == mine) {
                turn[0]++;
                LockSupport.unpark(players[1 - mine]);
            } else {
                LockSupport.park(turn);
            }
        }
    }
}
