package io.treadle.core.channel;

import static io.treadle.core.support.Loops.letCallbacksRun;
import static io.treadle.core.support.Loops.onLoop;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.DeadlineException;
import io.treadle.core.Task;
import io.treadle.core.select.Select;
import io.treadle.core.support.Failures;
import io.treadle.core.testing.VirtualClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Overflow, and the hook for items that are lost. */
class ChannelLossTest {
    private final List<Integer> lost = new ArrayList<>();

    private static void sendAll(Channel<Integer> channel, int count) {
        IntStream.rangeClosed(1, count).forEach(channel::send);
    }

    private static List<Integer> rest(Channel<Integer> channel) {
        channel.close();
        return channel.stream().toList();
    }

    // ---- overflow ----

    @Test
    void theOldestAreDropped() {
        onLoop(loop -> {
            var channel = Channel.<Integer>bounded(2, Overflow.DROP_OLDEST).onUndelivered(lost::add);
            sendAll(channel, 5);
            assertEquals(List.of(4, 5), rest(channel));
        });

        assertEquals(List.of(1, 2, 3), lost);
    }

    @Test
    void theLatestAreDropped() {
        onLoop(loop -> {
            var channel = Channel.<Integer>bounded(2, Overflow.DROP_LATEST).onUndelivered(lost::add);
            sendAll(channel, 4);
            assertTrue(channel.trySend(5));
            assertEquals(List.of(1, 2), rest(channel));
        });

        assertEquals(List.of(3, 4, 5), lost);
    }

    @Test
    void aConflatedChannelKeepsTheLatest() {
        onLoop(loop -> {
            var channel = Channel.<Integer>conflated().onUndelivered(lost::add);
            sendAll(channel, 3);
            assertEquals(3, channel.receive());
            var receiver = loop.spawn(() -> channel.receive());
            Task.yieldNow();
            sendAll(channel, 2);
            receiver.join();
            assertEquals(1, receiver.value(), "it was handed over before the next one came");
            assertEquals(2, channel.receive());
        });

        assertEquals(List.of(1, 2), lost);
    }

    // ---- the hook ----

    @Test
    void whatIsLeftWhenTheLastReceiverClosesIsLost() {
        onLoop(loop -> {
            var channel = Channel.<Integer>unbounded().onUndelivered(lost::add);
            var receiver = channel.receiver();
            sendAll(channel, 3);
            assertEquals(1, receiver.receive());
            receiver.close();
        });

        assertEquals(List.of(2, 3), lost);
    }

    @Test
    void theItemOfASendThatThrowsIsLost() {
        onLoop(new Failures().config().withClock(VirtualClock.autojump()), loop -> {
            var channel = Channel.<Integer>rendezvous().onUndelivered(lost::add);
            var cancelled = loop.spawn(() -> channel.send(1));
            Task.yieldNow();
            cancelled.cancel();
            cancelled.join();
            assertThrows(DeadlineException.class, () -> channel.send(2, ofSeconds(1)));
            channel.close();
            assertThrows(ChannelClosedException.class, () -> channel.send(3));
        });

        assertEquals(List.of(1, 2, 3), lost);
    }

    @Test
    void theItemOfACancelledTaskThatNeverWaitedIsLostToo() {
        onLoop(loop -> {
            var channel = Channel.<Integer>unbounded().onUndelivered(lost::add);
            loop.spawn(() -> {
                        Task.current().cancel();
                        channel.send(1);
                    })
                    .join();
            assertEquals(0, channel.size());
        });

        assertEquals(List.of(1), lost);
    }

    @Test
    void theItemOfATryOrASelectStaysWithItsCaller() throws Exception {
        onLoop(loop -> {
            var full = Channel.<Integer>bounded(1).onUndelivered(lost::add);
            full.send(0);
            full.trySend(1);
            Select.of(full.sending(2), Select.after(ofSeconds(0)).then(late -> 0))
                    .await();
            var selecting = loop.spawn(() -> Select.of(full.sending(3)).await());
            Task.yieldNow();
            selecting.cancel();
            selecting.join();
            full.close();
            assertThrows(ChannelClosedException.class, () -> full.trySend(4));
        });

        assertEquals(List.of(), lost);
    }

    @Test
    void aCallFromAWrongThreadLosesNothing() {
        var channel = Channel.<Integer>unbounded().onUndelivered(lost::add);
        assertThrows(WrongThreadException.class, () -> channel.send(1));
        assertEquals(List.of(), lost);
    }

    @Test
    void aHookThatFailsGoesToTheExceptionHandlerAndHoldsNobodyUp() {
        var failures = new Failures();
        var failure = new IllegalStateException("on purpose");
        onLoop(failures.config(), loop -> {
            var channel = Channel.<Integer>conflated().onUndelivered(item -> {
                lost.add(item);
                throw failure;
            });
            sendAll(channel, 3);
            assertEquals(3, channel.receive());
            letCallbacksRun();
        });

        assertEquals(List.of(1, 2), lost);
        assertEquals(List.of(failure, failure), failures.errors());
    }

    @Test
    void aCheckedFailureOfTheHookHoldsNobodyUpEither() {
        var failures = new Failures();
        var failure = new IOException("on purpose");
        onLoop(failures.config(), loop -> {
            var channel = Channel.<Integer>conflated().onUndelivered(item -> {
                throw ChannelLossTest.<RuntimeException>sneak(failure);
            });
            sendAll(channel, 2);
            assertEquals(2, channel.receive());
            letCallbacksRun();
        });

        assertEquals(List.of(failure), failures.errors());
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> X sneak(Throwable failure) throws X {
        throw (X) failure;
    }

    @Test
    void thereIsOneHook() {
        var channel = Channel.<Integer>unbounded().onUndelivered(lost::add);
        assertThrows(IllegalStateException.class, () -> channel.onUndelivered(lost::add));
    }
}
