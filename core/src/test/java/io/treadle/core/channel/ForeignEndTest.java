package io.treadle.core.channel;

import static io.treadle.core.support.Loops.onLoop;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.DeadlineException;
import io.treadle.core.TaskLoop;
import io.treadle.core.function.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ends of a channel for other threads; each test is such a thread, beside a loop that runs in the background. */
class ForeignEndTest {
    private final List<String> lost = new ArrayList<>();
    private final TaskLoop loop = TaskLoop.create();
    private Thread runner;

    @BeforeEach
    void run() {
        runner = Thread.ofPlatform().start(loop::runForever);
    }

    @AfterEach
    void close() throws Exception {
        loop.stop();
        runner.join();
        loop.close();
    }

    private <T> T on(Body<T, ?> body) throws Exception {
        return loop.submit(body).get();
    }

    private <T> Channel<T> channel(int capacity) throws Exception {
        return on(() -> capacity == 0 ? Channel.rendezvous() : Channel.bounded(capacity));
    }

    private static <T> FutureTask<T> inThread(FutureTask<T> work) {
        Thread.ofPlatform().daemon().start(work);
        return work;
    }

    /** Returns when nothing on the loop can run any more, so that what {@code channel} waits for has come to wait. */
    private void awaitWaiting(Channel<?> channel, int senders, int receivers) throws Exception {
        boolean reached;
        do {
            reached = on(() -> channel.statistics().sendersWaiting() == senders
                    && channel.statistics().receiversWaiting() == receivers);
        } while (!reached);
    }

    @Test
    void aForeignThreadSends() throws Exception {
        var channel = this.<String>channel(0);
        var sender = on(channel::foreignSender);
        var received = loop.submit(channel::receive);
        sender.send("a");
        assertEquals("a", received.get());
    }

    @Test
    void aForeignThreadReceives() throws Exception {
        var channel = this.<String>channel(1);
        var receiver = on(channel::foreignReceiver);
        on(() -> channel.trySend("a"));
        assertEquals("a", receiver.receive());
    }

    @Test
    void foreignThreadsMayMeetThroughAChannel() throws Exception {
        var channel = this.<Integer>channel(0);
        var sender = on(channel::foreignSender);
        var receiver = on(channel::foreignReceiver);
        var sending = inThread(new FutureTask<>(() -> {
            for (int i = 0; i < 100; i++) {
                sender.send(i);
            }
            sender.close();
            return "sent";
        }));
        for (int i = 0; i < 100; i++) {
            assertEquals(i, receiver.receive());
        }
        assertEquals("sent", sending.get());
        assertThrows(ChannelClosedException.class, receiver::receive);
    }

    @Test
    void aFullChannelBlocksAForeignSenderUntilThereIsRoom() throws Exception {
        var channel = this.<String>channel(1);
        var sender = on(channel::foreignSender);
        sender.send("a");
        var second = inThread(new FutureTask<>(() -> {
            sender.send("b");
            return "sent";
        }));
        awaitWaiting(channel, 1, 0);
        assertFalse(second.isDone());
        assertEquals("a", on(channel::receive));
        assertEquals("sent", second.get());
    }

    @Test
    void tryingDoesNotWaitForRoomOrItems() throws Exception {
        var channel = this.<String>channel(1);
        var sender = on(channel::foreignSender);
        var receiver = on(channel::foreignReceiver);
        assertEquals(Optional.empty(), receiver.tryReceive());
        assertTrue(sender.trySend("a"));
        assertFalse(sender.trySend("b"));
        assertEquals(Optional.of("a"), receiver.tryReceive());
    }

    @Test
    void waitingHasALimit() throws Exception {
        var channel = this.<String>channel(0);
        var sender = on(channel::foreignSender);
        var receiver = on(channel::foreignReceiver);
        assertThrows(DeadlineException.class, () -> sender.send("a", ofMillis(1)));
        assertThrows(DeadlineException.class, () -> receiver.receive(ofMillis(1)));
        assertEquals(Optional.empty(), receiver.tryReceive());
        var received = loop.submit(channel::receive);
        sender.send("b", ofDays(1));
        assertEquals("b", received.get());
    }

    @Test
    void anInterruptedSenderHasSentNothing() throws Exception {
        var channel = this.<String>channel(0);
        on(() -> channel.onUndelivered(lost::add));
        var sender = on(channel::foreignSender);
        var blocked = new CompletableFuture<Boolean>();
        var thread = Thread.ofPlatform().start(() -> {
            assertThrows(InterruptedException.class, () -> sender.send("a"));
            blocked.complete(Thread.currentThread().isInterrupted());
        });
        awaitWaiting(channel, 1, 0);
        thread.interrupt();
        assertFalse(blocked.get());
        assertEquals(Optional.empty(), on(channel::tryReceive));
        assertEquals(List.of("a"), on(() -> List.copyOf(lost)));
    }

    @Test
    void theItemOfASendThatWasWithdrawnBeforeItBeganIsLost() throws Exception {
        var channel = this.<String>channel(1);
        on(() -> channel.onUndelivered(lost::add));
        var sending = new ForeignCall<>(loop, () -> {
            channel.send("a");
            return true;
        });
        sending.withdraw();
        assertThrows(InterruptedException.class, sending::await);
        assertEquals(0, on(channel::size));
        assertEquals(List.of("a"), on(() -> List.copyOf(lost)));
    }

    @Test
    void anInterruptedReceiverHasTakenNothing() throws Exception {
        var channel = this.<String>channel(1);
        var receiver = on(channel::foreignReceiver);
        var interrupted = new FutureTask<>(() -> assertThrows(InterruptedException.class, receiver::receive));
        var thread = Thread.ofPlatform().start(interrupted);
        awaitWaiting(channel, 0, 1);
        thread.interrupt();
        interrupted.get();
        on(() -> channel.trySend("kept"));
        assertEquals("kept", receiver.receive());
    }

    @Test
    void aThreadThatIsInterruptedBeforeGetsWhatHappenedAndStaysInterruptedIfItDid() throws Exception {
        var channel = this.<Integer>channel(1000);
        var sender = on(channel::foreignSender);
        int sent = 0;
        for (int i = 0; i < 1000; i++) {
            Thread.currentThread().interrupt();
            boolean happened = hasSent(sender, i);
            assertEquals(happened, Thread.interrupted(), "it stays interrupted, or else the exception says it");
            sent += happened ? 1 : 0;
        }
        assertEquals(sent, on(channel::size));
    }

    private static boolean hasSent(ForeignSender<Integer> sender, int item) {
        try {
            sender.send(item);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Test
    void theLoopsOwnThreadIsRefused() throws Exception {
        var channel = this.<String>channel(1);
        var sender = on(channel::foreignSender);
        var receiver = on(channel::foreignReceiver);
        for (Body<?, Exception> use : List.<Body<?, Exception>>of(
                () -> sender.trySend("a"),
                receiver::receive,
                receiver::tryReceive,
                () -> receiver.receive(ofDays(1)))) {
            var failed = assertThrows(ExecutionException.class, () -> on(use));
            assertTrue(failed.getCause() instanceof WrongThreadException, failed::toString);
            assertTrue(failed.toString().contains("use sender() or receiver() here"), failed::toString);
        }
    }

    @Test
    void aForeignEndIsMadeOnTheLoop() throws Exception {
        var channel = this.<String>channel(1);
        assertThrows(WrongThreadException.class, channel::foreignSender);
        assertThrows(WrongThreadException.class, channel::foreignReceiver);
    }

    @Test
    void closingTheLastForeignEndClosesItsSide() throws Exception {
        var channel = this.<String>channel(1);
        var sender = on(channel::foreignSender);
        sender.send("a");
        sender.close();
        assertEquals("a", on(channel::receive));
        assertTrue(on(channel::isClosed));
        assertThrows(ChannelClosedException.class, () -> sender.send("b"));
        var receiver = on(channel::foreignReceiver);
        assertThrows(ChannelClosedException.class, receiver::receive);
        receiver.close();
        receiver.close();
    }

    @Test
    void closingTheLoopEndsWhoWaitsAndWhoComesLater() throws Exception {
        var channel = this.<String>channel(0);
        var sender = on(channel::foreignSender);
        var receiver = on(channel::foreignReceiver);
        var waiting = inThread(new FutureTask<>(() -> assertThrows(ChannelClosedException.class, receiver::receive)));
        awaitWaiting(channel, 0, 1);
        loop.stop();
        runner.join();
        loop.close();
        waiting.get();
        assertThrows(ChannelClosedException.class, () -> sender.send("a"));
        sender.close();
    }

    @Test
    void manyForeignThreadsSendAndReceiveEachItemOnce() throws Exception {
        var channel = this.<Integer>channel(3);
        int each = 500;
        try (var threads = Executors.newCachedThreadPool()) {
            var sending = IntStream.range(0, 4)
                    .mapToObj(n -> threads.submit(() -> {
                        try (var sender = on(channel::foreignSender)) {
                            for (int i = 0; i < each; i++) {
                                sender.send(n * each + i);
                            }
                        }
                        return n;
                    }))
                    .toList();
            var receiving = IntStream.range(0, 4)
                    .mapToObj(n -> threads.submit(() -> {
                        var receiver = on(channel::foreignReceiver);
                        return IntStream.range(0, each)
                                .mapToObj(i -> receiveFrom(receiver))
                                .toList();
                    }))
                    .toList();
            var all = new ArrayList<Integer>();
            for (var received : receiving) {
                all.addAll(received.get());
            }
            for (var sent : sending) {
                sent.get();
            }
            all.sort(Integer::compare);
            assertEquals(IntStream.range(0, 4 * each).boxed().toList(), all);
        }
    }

    private static int receiveFrom(ForeignReceiver<Integer> receiver) {
        try {
            return receiver.receive();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aTaskOfAnotherLoopCountsAsForeign() throws Exception {
        var channel = this.<String>channel(0);
        var receiver = on(channel::foreignReceiver);
        loop.post(() -> loop.spawn(() -> channel.send("a")));
        onLoop(other -> assertEquals("a", receiver.receive()));
    }
}
