package io.treadle.benchmarks.messaging;

import com.softwaremill.jox.Channel;
import com.softwaremill.jox.Select;
import com.softwaremill.jox.SelectClause;
import java.util.ArrayList;
import java.util.List;

/** The same with the channels of jox, which are for stock virtual threads. */
final class JoxItems {
    private JoxItems() {}

    /** What somebody does who may be interrupted, and is not here. */
    @FunctionalInterface
    private interface Body {
        void run() throws InterruptedException;
    }

    private static Thread start(Body body) {
        return Thread.ofVirtual().start(() -> {
            try {
                body.run();
            } catch (InterruptedException e) {
                throw new AssertionError(e); // and the sum is wrong
            }
        });
    }

    static void pair(int capacity) throws InterruptedException {
        Channel<Integer> channel = switch (capacity) {
            case 0 -> Channel.newRendezvousChannel();
            case Items.UNBOUNDED -> Channel.newUnlimitedChannel();
            default -> Channel.newBufferedChannel(capacity);
        };
        start(() -> send(channel, 0, 1));
        var sum = new long[1];
        start(() -> sum[0] = receive(channel)).join();
        Items.ensureAll(sum[0]);
    }

    static void fanIn(int producers, int capacity) throws InterruptedException {
        Channel<Integer> channel = Channel.newBufferedChannel(capacity);
        for (int first = 0; first < producers; first++) {
            int mine = first;
            start(() -> send(channel, mine, producers));
        }
        var sum = new long[1];
        start(() -> sum[0] = receive(channel)).join();
        Items.ensureAll(sum[0]);
    }

    private static void send(Channel<Integer> channel, int first, int step) throws InterruptedException {
        for (int i = first; i < Items.COUNT; i += step) {
            channel.send(i);
        }
    }

    private static long receive(Channel<Integer> channel) throws InterruptedException {
        long sum = 0;
        for (int i = 0; i < Items.COUNT; i++) {
            sum += channel.receive();
        }
        return sum;
    }

    static void select(int channels) throws InterruptedException {
        List<Channel<Integer>> all = new ArrayList<>();
        for (int first = 0; first < channels; first++) {
            int mine = first;
            Channel<Integer> channel = Channel.newRendezvousChannel();
            all.add(channel);
            start(() -> send(channel, mine, channels));
        }
        var sum = new long[1];
        start(() -> sum[0] = selectAll(all)).join();
        Items.ensureAll(sum[0]);
    }

    /** Clauses are good for one select only. */
    @SuppressWarnings("unchecked") // an array of a generic type
    private static long selectAll(List<Channel<Integer>> all) throws InterruptedException {
        long sum = 0;
        for (int i = 0; i < Items.COUNT; i++) {
            var clauses = (SelectClause<Integer>[]) new SelectClause<?>[all.size()];
            for (int c = 0; c < clauses.length; c++) {
                clauses[c] = all.get(c).receiveClause();
            }
            sum += Select.<Integer>select(clauses);
        }
        return sum;
    }
}
