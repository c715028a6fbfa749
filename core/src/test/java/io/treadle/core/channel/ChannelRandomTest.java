package io.treadle.core.channel;

import static io.treadle.core.support.Loops.onLoop;
import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.DeadlineException;
import io.treadle.core.LoopConfig;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.function.Body;
import io.treadle.core.select.Select;
import io.treadle.core.testing.VirtualClock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Thousands of random rounds of sending, receiving, selecting, timing out, cancelling and closing, in a random order of the
 * tasks, against what has to be true: each item whose send returned is received once, or lost with the hook told; no other
 * is received; and those of one sender come to one receiver in their order.
 */
class ChannelRandomTest {
    private static final int ROUNDS = 400;
    private static final int ITEMS = 40;
    /** The number of an item says who sent it, and counts up for each. */
    private static final int PER_SENDER = 1000;

    enum Kind {
        RENDEZVOUS,
        BOUNDED_1,
        BOUNDED_3,
        UNBOUNDED,
        DROP_OLDEST,
        DROP_LATEST,
        CONFLATED;

        Channel<Integer> create() {
            return switch (this) {
                case RENDEZVOUS -> Channel.rendezvous();
                case BOUNDED_1 -> Channel.bounded(1);
                case BOUNDED_3 -> Channel.bounded(3);
                case UNBOUNDED -> Channel.unbounded();
                case DROP_OLDEST -> Channel.bounded(2, Overflow.DROP_OLDEST);
                case DROP_LATEST -> Channel.bounded(2, Overflow.DROP_LATEST);
                case CONFLATED -> Channel.conflated();
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLostAndNothingComesTwice(Kind kind) {
        runRounds(kind, 0, ROUNDS);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("nightly")
    void nothingIsLostAndNothingComesTwiceInManyRounds(Kind kind) {
        runRounds(kind, System.nanoTime(), 20_000);
    }

    private static void runRounds(Kind kind, long firstSeed, int rounds) {
        for (long seed = firstSeed; seed < firstSeed + rounds; seed++) {
            var config =
                    LoopConfig.named("test").withClock(VirtualClock.autojump()).withSeed(seed);
            var round = new Round(kind, seed);
            onLoop(config, round::run);
            round.check();
        }
    }

    private static final class Round {
        private final Kind kind;
        private final long seed;
        private final Random random;
        private final Channel<Integer> channel;
        private final Channel<Integer> idle = Channel.rendezvous();

        private final List<Integer> sent = new ArrayList<>();
        private final List<Integer> failed = new ArrayList<>();
        private final List<List<Integer>> received = new ArrayList<>();
        private final List<Integer> lost = new ArrayList<>();
        /** Of a try or a select that did not send it: those stay with their caller. */
        private final List<Integer> kept = new ArrayList<>();

        private final List<Integer> issued = new ArrayList<>();
        private int lastSender;
        private int ended;
        private Channel.Statistics atTheEnd;

        Round(Kind kind, long seed) {
            this.kind = kind;
            this.seed = seed;
            this.random = new Random(seed);
            this.channel = kind.create();
            channel.onUndelivered(lost::add);
            this.atTheEnd = new Channel.Statistics(0, 0, 0, 0, 0, 0, 0);
        }

        void run(TaskLoop loop) {
            boolean breaking = random.nextInt(4) == 0;
            var receiver = channel.receiver();
            var receivers = new ArrayList<Task<?>>();
            var senders = new ArrayList<Task<?>>();
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                senders.add(loop.spawn(this::sendSome));
                receivers.add(loop.spawn(() -> receiveAll(receiver)));
            }
            for (int i = random.nextInt(8); i > 0; i--) {
                Task.sleep(ofMillis(random.nextInt(5)));
                var victims = random.nextBoolean() ? senders : receivers;
                victims.get(random.nextInt(victims.size())).cancel();
                var successor =
                        victims == senders ? loop.spawn(this::sendSome) : loop.spawn(() -> receiveAll(receiver));
                victims.add(successor);
            }
            if (breaking) {
                receiver.close();
            }
            Task.joinAll(senders);
            channel.close();
            Task.joinAll(receivers);
            if (!breaking) {
                receiver.close();
            }
            atTheEnd = channel.statistics();
        }

        // ---- sending ----

        private void sendSome() throws Exception {
            int sender = ++lastSender;
            for (int i = random.nextInt(ITEMS); i > 0; i--) {
                int item = sender * PER_SENDER - i;
                issued.add(item);
                if (!sendOne(item)) {
                    return;
                }
                if (random.nextInt(3) == 0) {
                    Task.yieldNow();
                }
            }
        }

        /** Says of the item whether it was sent; false if there is no use in going on. */
        private boolean sendOne(int item) throws Exception {
            try {
                if (trySendOne(item)) {
                    sent.add(item);
                } else {
                    failed.add(item);
                    kept.add(item);
                }
                return true;
            } catch (DeadlineException e) {
                failed.add(item);
                return true;
            } catch (ChannelClosedException e) {
                failed.add(item);
                return false;
            } catch (Throwable e) {
                failed.add(item);
                throw e;
            }
        }

        private boolean trySendOne(int item) throws Exception {
            switch (random.nextInt(4)) {
                case 0 -> channel.send(item);
                case 1 -> channel.send(item, ofMillis(random.nextInt(3)));
                case 2 -> {
                    return keptOnFailure(item, () -> channel.trySend(item));
                }
                default -> {
                    return keptOnFailure(item, () -> selectSending(item));
                }
            }
            return true;
        }

        private boolean selectSending(int item) throws Exception {
            var select = Select.of(
                    channel.sending(item).then(i -> true),
                    idle.receiving().then(i -> false),
                    Select.after(ofMillis(random.nextInt(3))).then(late -> false));
            return (random.nextBoolean() ? select : select.biased()).await();
        }

        private boolean keptOnFailure(int item, Body<Boolean, Exception> use) throws Exception {
            try {
                return use.run();
            } catch (Throwable e) {
                kept.add(item);
                throw e;
            }
        }

        // ---- receiving ----

        private void receiveAll(Receiver<Integer> receiver) throws Exception {
            var mine = new ArrayList<Integer>();
            received.add(mine);
            try {
                while (true) {
                    receiveOne(receiver).ifPresent(mine::add);
                    if (random.nextInt(3) == 0) {
                        Task.yieldNow();
                    }
                }
            } catch (ChannelClosedException e) {
                ended++;
            }
        }

        private Optional<Integer> receiveOne(Receiver<Integer> receiver) throws Exception {
            return switch (random.nextInt(4)) {
                case 0 -> Optional.of(receiver.receive());
                case 1 -> receiveInTime(receiver);
                case 2 -> tryReceive(receiver);
                default -> selectReceiving(receiver);
            };
        }

        private static Optional<Integer> tryReceive(Receiver<Integer> receiver) {
            Task.yieldNow();
            return receiver.tryReceive();
        }

        private Optional<Integer> receiveInTime(Receiver<Integer> receiver) {
            try {
                return Optional.of(receiver.receive(ofMillis(random.nextInt(3))));
            } catch (DeadlineException e) {
                return Optional.empty();
            }
        }

        private Optional<Integer> selectReceiving(Receiver<Integer> receiver) throws Exception {
            return Select.of(
                            receiver.receiving().then(Optional::of),
                            idle.sending(-1).then(item -> Optional.<Integer>empty()),
                            Select.after(ofMillis(random.nextInt(3))).then(late -> Optional.<Integer>empty()))
                    .await();
        }

        // ---- what has to be true ----

        void check() {
            var all = received.stream().flatMap(List::stream).toList();
            var accounted = new HashMap<Integer, Integer>();
            all.forEach(item -> accounted.merge(item, 1, Integer::sum));
            lost.forEach(item -> accounted.merge(item, 1, Integer::sum));
            kept.forEach(item -> accounted.merge(item, 1, Integer::sum));
            for (int item : issued) {
                assertEquals(1, accounted.getOrDefault(item, 0), () -> "item=" + item + ", " + this);
            }
            assertTrue(Collections.disjoint(all, failed), () -> "received though its send failed, " + this);
            assertEquals(issued.size(), sent.size() + failed.size(), this::toString);
            assertTrue(ended > 0, this::toString);
            received.forEach(mine -> assertTrue(isInOrder(mine), () -> "order=" + mine + ", " + this));
            assertEquals(0, atTheEnd.size() + atTheEnd.sendersWaiting() + atTheEnd.receiversWaiting(), this::toString);
        }

        private static boolean isInOrder(List<Integer> items) {
            var latest = new HashMap<Integer, Integer>();
            return items.stream().allMatch(item -> {
                var before = latest.put(item / PER_SENDER, item);
                return before == null || before < item;
            });
        }

        @Override
        public String toString() {
            return "kind=" + kind + ", seed=" + seed + ", sent=" + sent + ", failed=" + failed + ", received="
                    + received + ", lost=" + lost + ", kept=" + kept;
        }
    }
}
