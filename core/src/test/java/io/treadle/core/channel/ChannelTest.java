package io.treadle.core.channel;

import static io.treadle.core.support.Loops.onLoop;
import static java.time.Duration.ofDays;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Cancelled;
import io.treadle.core.DeadlineException;
import io.treadle.core.LoopConfig;
import io.treadle.core.Task;
import io.treadle.core.TaskState;
import io.treadle.core.support.Loops;
import io.treadle.core.testing.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sending and receiving. */
class ChannelTest {
    private final VirtualClock clock = VirtualClock.autojump();
    private final List<String> trail = new ArrayList<>();

    private <X extends Exception> void inVirtualTime(Loops.OnLoop<X> body) throws X {
        onLoop(LoopConfig.named("test").withClock(clock), body);
    }

    // ---- rendezvous ----

    @Test
    void aSenderWaitsForItsReceiver() {
        onLoop(loop -> {
            var channel = Channel.<String>rendezvous();
            loop.spawn(() -> {
                channel.send("a");
                trail.add("a sent");
                channel.send("b");
                trail.add("b sent");
            });
            loop.waitAllBlocked();
            assertEquals(List.of(), trail);
            assertEquals("a", channel.receive());
            loop.waitAllBlocked();
            assertEquals(List.of("a sent"), trail);
            assertEquals("b", channel.receive());
        });
    }

    @Test
    void aReceiverThatWaitsGetsItsItemAndTheSenderGoesOn() {
        onLoop(loop -> {
            var channel = Channel.<String>rendezvous();
            loop.spawn(() -> trail.add("got " + channel.receive()));
            Task.yieldNow();
            channel.send("a");
            trail.add("sent");
            Task.yieldNow();
        });

        assertEquals(List.of("sent", "got a"), trail);
    }

    @Test
    void aRendezvousChannelTakesNothingThatNobodyReceives() {
        onLoop(loop -> {
            var channel = Channel.<String>rendezvous();
            assertFalse(channel.trySend("a"));
            assertEquals(Optional.empty(), channel.tryReceive());
            assertEquals(0, channel.capacity());
        });
    }

    @Test
    void tryingMeetsWhoWaits() {
        onLoop(loop -> {
            var channel = Channel.<String>rendezvous();
            loop.spawn(() -> trail.add("got " + channel.receive()));
            Task.yieldNow();
            assertTrue(channel.trySend("a"));
            loop.spawn(() -> channel.send("b"));
            Task.yieldNow();
            assertEquals(Optional.of("b"), channel.tryReceive());
        });

        assertEquals(List.of("got a"), trail);
    }

    // ---- room ----

    @Test
    void aSenderFillsTheRoomBeforeItWaits() {
        onLoop(loop -> {
            var channel = Channel.<Integer>bounded(2);
            loop.spawn(() -> {
                for (int i = 1; i <= 4; i++) {
                    channel.send(i);
                    trail.add("sent " + i);
                }
            });
            loop.waitAllBlocked();
            assertEquals(List.of("sent 1", "sent 2"), trail);
            assertEquals(1, channel.receive());
            loop.waitAllBlocked();
            assertEquals(List.of("sent 1", "sent 2", "sent 3"), trail);
        });
    }

    @Test
    void aReceiverThatWaitedFindsAWholeBatch() {
        onLoop(loop -> {
            var channel = Channel.<Integer>bounded(4);
            loop.spawn(() -> {
                for (int item : channel) {
                    trail.add("got " + item);
                }
            });
            Task.yieldNow();
            for (int i = 1; i <= 6; i++) {
                channel.send(i);
                trail.add("sent " + i);
            }
        });

        assertEquals(
                List.of("sent 1", "sent 2", "sent 3", "sent 4", "sent 5", "got 1", "got 2", "got 3"),
                trail.subList(0, 8));
    }

    @Test
    void anUnboundedChannelTakesEverything() {
        onLoop(loop -> {
            var channel = Channel.<Integer>unbounded();
            IntStream.range(0, 10_000).forEach(channel::send);
            channel.close();
            assertEquals(
                    IntStream.range(0, 10_000).boxed().toList(),
                    channel.stream().toList());
        });
    }

    @Test
    void sendersAreServedInTheirOrderAndNobodyOvertakes() {
        onLoop(loop -> {
            var channel = Channel.<Integer>bounded(1);
            channel.send(1);
            loop.spawn(() -> channel.send(2));
            loop.spawn(() -> channel.send(3));
            Task.yieldNow();
            assertFalse(channel.trySend(4));
            assertEquals(1, channel.receive());
            assertFalse(channel.trySend(4), "the room went to who waited");
            assertEquals(List.of(2, 3), List.of(channel.receive(), channel.receive()));
        });
    }

    @Test
    void receiversAreServedInTheirOrder() {
        onLoop(loop -> {
            var channel = Channel.<Integer>rendezvous();
            for (var name : List.of("a", "b", "c")) {
                loop.spawn(() -> trail.add(name + " " + channel.receive()));
            }
            Task.yieldNow();
            IntStream.of(1, 2, 3).forEach(channel::send);
            loop.waitAllBlocked();
        });

        assertEquals(List.of("a 1", "b 2", "c 3"), trail);
    }

    @Test
    void aBoundedChannelHasRoomForOneAtLeast() {
        assertThrows(IllegalArgumentException.class, () -> Channel.bounded(0));
    }

    // ---- time ----

    @Test
    void receivingHasALimit() {
        inVirtualTime(loop -> {
            var channel = Channel.<String>bounded(1);
            var thrown = assertThrows(DeadlineException.class, () -> channel.receive(ofSeconds(3)));
            assertEquals("nothing received in time: what=channel(size=0, capacity=1), limit=PT3S", thrown.getMessage());
            channel.send("a");
            assertEquals("a", channel.receive(ofSeconds(3)), "whoever was late takes nothing");
        });
        assertEquals(ofSeconds(3), clock.elapsed());
    }

    @Test
    void sendingHasALimit() {
        inVirtualTime(loop -> {
            var channel = Channel.<String>rendezvous();
            var thrown = assertThrows(DeadlineException.class, () -> channel.send("a", ofSeconds(3)));
            assertEquals("not sent in time: what=channel(size=0, capacity=0), limit=PT3S", thrown.getMessage());
            assertEquals(Optional.empty(), channel.tryReceive());
            loop.spawnLater(ofSeconds(1), () -> trail.add("got " + channel.receive()));
            channel.send("b", ofSeconds(2));
            Task.yieldNow();
        });
        assertEquals(List.of("got b"), trail);
    }

    @Test
    void aReceiverWhoseTimeIsOverInTheSameTurnBeforeTheItemComesIsNotServed() {
        inVirtualTime(loop -> {
            var channel = Channel.<String>rendezvous();
            var receiver = loop.spawn(() -> channel.receive(ofSeconds(1)));
            loop.spawnLater(ofSeconds(1), () -> channel.trySend("late"));
            receiver.join();
            assertThrows(DeadlineException.class, receiver::get);
            assertEquals(0, channel.statistics().receiversWaiting());
        });
    }

    // ---- cancelling ----

    @Test
    void aCancelledReceiverTakesNothing() {
        onLoop(loop -> {
            var channel = Channel.<String>unbounded();
            var receiver = loop.spawn(() -> channel.receive());
            Task.yieldNow();
            receiver.cancel();
            channel.send("a");
            receiver.join();
            assertEquals(TaskState.CANCELLED, receiver.state());
            assertEquals("a", channel.receive());
        });
    }

    /** J01. */
    @Test
    void aReceiverThatIsCancelledAfterItWasServedHasItsItem() throws Exception {
        onLoop(loop -> {
            var channel = Channel.<String>rendezvous();
            var receiver = loop.spawn(() -> channel.receive());
            Task.yieldNow();
            channel.send("a");
            receiver.cancel();
            assertEquals("a", receiver.get());
        });
    }

    /** J01. */
    @Test
    void aSenderThatIsCancelledAfterItsItemWasTakenHasSent() {
        onLoop(loop -> {
            var channel = Channel.<String>rendezvous().onUndelivered(item -> trail.add("lost " + item));
            var sender = loop.spawn(() -> {
                channel.send("a");
                trail.add("sent");
            });
            Task.yieldNow();
            assertEquals("a", channel.receive());
            sender.cancel();
            sender.join();
            assertEquals(TaskState.SUCCEEDED, sender.state());
        });

        assertEquals(List.of("sent"), trail);
    }

    @Test
    void aCancelledSenderSendsNothing() {
        onLoop(loop -> {
            var channel = Channel.<String>rendezvous();
            var sender = loop.spawn(() -> channel.send("a"));
            Task.yieldNow();
            sender.cancel();
            assertEquals(Optional.empty(), channel.tryReceive());
            sender.join();
            assertEquals(TaskState.CANCELLED, sender.state());
        });
    }

    @Test
    void aCancelledTaskNeitherSendsNorReceivesAlsoWhereItNeedNotWait() {
        onLoop(loop -> {
            var channel = Channel.<String>unbounded();
            channel.send("a");
            loop.spawn(() -> {
                        Task.current().cancel();
                        assertThrows(Cancelled.class, () -> channel.send("b"));
                        assertThrows(Cancelled.class, channel::receive);
                        assertThrows(Cancelled.class, () -> channel.iterator().hasNext());
                        trail.add("thrown");
                    })
                    .join();
            assertEquals(1, channel.size());
        });

        assertEquals(List.of("thrown"), trail);
    }

    @Test
    void aKilledSenderSendsNothing() {
        var failure = new IllegalStateException("killed");
        onLoop(loop -> {
            var channel = Channel.<String>rendezvous().onUndelivered(item -> trail.add("lost " + item));
            var sender = loop.spawn(() -> channel.send("a"));
            Task.yieldNow();
            sender.kill(failure);
            sender.join();
            assertEquals(failure, sender.exception());
            assertEquals(Optional.empty(), channel.tryReceive());
        });

        assertEquals(List.of("lost a"), trail);
    }

    // ---- looking, misuse ----

    @Test
    void statisticsSayWhatItIsLike() {
        onLoop(loop -> {
            var channel = Channel.<Integer>bounded(2);
            var four = loop.spawn(() -> IntStream.range(0, 4).forEach(channel::send));
            var fifth = loop.spawn(() -> channel.send(9));
            Task.yieldNow();
            try (var sender = channel.sender();
                    var one = channel.receiver();
                    var other = one.copy()) {
                assertEquals(new Channel.Statistics(2, 2, 2, 2, 0, 1, 2), channel.statistics());
                assertEquals("channel(size=2, capacity=2)", channel.toString());
                assertTrue(sender.toString().startsWith("sender of channel"));
                assertTrue(other.tryReceive().isPresent());
                four.cancel();
                fifth.cancel();
                Task.joinAll(List.of(four, fifth)); // before the last receiver closes, which would be their failure
            }
        });
    }

    @Test
    @SuppressWarnings("NullAway")
    void nullIsNoItem() {
        onLoop(loop -> {
            var channel = Channel.<String>unbounded();
            assertThrows(NullPointerException.class, () -> channel.send(null));
            assertThrows(NullPointerException.class, () -> channel.trySend(null));
            assertThrows(NullPointerException.class, () -> channel.sending(null));
        });
    }

    @Test
    void aChannelBelongsToTheLoopThatUsedItFirst() {
        var channel = Channel.<String>unbounded();
        assertThrows(WrongThreadException.class, () -> channel.trySend("a"));
        onLoop(loop -> channel.send("a"));
        onLoop(loop -> {
            assertThrows(WrongThreadException.class, () -> channel.send("b", ofDays(1)));
            assertThrows(WrongThreadException.class, channel::size);
        });
    }
}
