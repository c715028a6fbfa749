package io.treadle.core.channel;

import static io.treadle.core.support.Loops.onLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.CancelScope;
import io.treadle.core.Task;
import io.treadle.core.select.Select;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** How a channel ends, by itself and by its ends (T15). */
class ChannelCloseTest {
    private final List<String> trail = new ArrayList<>();

    private static ChannelClosedException assertClosed(String expected, Executable use) {
        var thrown = assertThrows(ChannelClosedException.class, use);
        assertTrue(thrown.toString().contains(expected), thrown::toString);
        return thrown;
    }

    // ---- the channel itself ----

    @Test
    void aClosedChannelGivesWhatIsLeftAndThenEnds() {
        onLoop(loop -> {
            var channel = Channel.<String>unbounded();
            channel.send("a");
            channel.send("b");
            channel.close();
            channel.close();
            assertTrue(channel.isClosed());
            assertClosed("the channel is closed", () -> channel.send("c"));
            assertClosed("the channel is closed", () -> channel.trySend("c"));
            assertEquals("a", channel.receive());
            assertEquals("b", channel.tryReceive().orElseThrow());
            assertClosed("the channel has ended", channel::receive);
            assertClosed("the channel has ended", channel::tryReceive);
        });
    }

    @Test
    void closingWakesReceivers() {
        onLoop(loop -> {
            var channel = Channel.<String>rendezvous();
            var receiver = loop.spawn(() -> assertClosed("the channel has ended", channel::receive));
            Task.yieldNow();
            channel.close();
            receiver.join();
            assertTrue(receiver.isSuccessful());
        });
    }

    @Test
    void whoWaitsToSendWhenTheChannelIsClosedIsStillServed() throws Exception {
        onLoop(loop -> {
            var channel = Channel.<String>bounded(1);
            var sender = loop.spawn(() -> {
                channel.send("a");
                channel.send("b");
            });
            Task.yieldNow();
            channel.close();
            assertEquals(List.of("a", "b"), channel.stream().toList());
            sender.get();
        });
    }

    @Test
    void iterationEndsWithTheChannel() {
        onLoop(loop -> {
            var channel = Channel.<String>rendezvous();
            loop.spawn(() -> {
                channel.send("a");
                channel.send("b");
                channel.close();
            });
            for (var item : channel) {
                trail.add(item);
            }
            var items = channel.iterator();
            assertFalse(items.hasNext());
            assertThrows(NoSuchElementException.class, items::next);
        });

        assertEquals(List.of("a", "b"), trail);
    }

    @Test
    void theCauseOfACloseReachesEverybodyAfterTheItems() {
        var cause = new IOException("broken");
        onLoop(loop -> {
            var channel = Channel.<String>unbounded();
            channel.send("a");
            channel.close(cause);
            channel.close(new IOException("too late"));
            assertSame(cause, assertClosed("", () -> channel.send("b")).getCause());
            var items = channel.iterator();
            assertEquals("a", items.next());
            assertSame(cause, assertClosed("", items::hasNext).getCause());
            assertSame(cause, assertClosed("", channel::receive).getCause());
        });
    }

    @Test
    void whoIteratesOverAChannelThatFailedIsNotAdvisedToIterate() {
        onLoop(loop -> {
            var channel = Channel.<String>unbounded();
            channel.close(new IOException("broken"));
            var thrown = assertClosed("closed because of a failure", channel.iterator()::hasNext);
            assertFalse(thrown.toString().contains("iterate"), thrown::toString);
        });
    }

    @Test
    void theCauseOfACloseReachesWhoWaits() {
        var cause = new IOException("broken");
        onLoop(loop -> {
            var channel = Channel.<String>rendezvous();
            var reader = loop.spawn(() -> channel.iterator().hasNext());
            Task.yieldNow();
            channel.close(cause);
            reader.join();
            assertSame(cause, assertClosed("", reader::get).getCause());
        });
    }

    @Test
    void anItemHandedOverBeforeTheCloseIsReceived() throws Exception {
        onLoop(loop -> {
            var channel = Channel.<String>rendezvous();
            var receiver = loop.spawn(() -> channel.receive());
            Task.yieldNow();
            channel.send("a");
            channel.close();
            assertEquals("a", receiver.get());
        });
    }

    // ---- its ends ----

    @Test
    void theChannelEndsWhenItsLastSenderIsClosed() {
        onLoop(loop -> {
            var channel = Channel.<String>unbounded();
            var one = channel.sender();
            var other = one.copy();
            one.send("a");
            one.close();
            one.close();
            assertFalse(channel.isClosed());
            other.send("b");
            other.close();
            assertTrue(channel.isClosed());
            assertEquals(List.of("a", "b"), channel.stream().toList());
            assertClosed("the channel is closed", channel::sender);
        });
    }

    @Test
    void sendingFailsWhenTheLastReceiverIsClosed() {
        onLoop(loop -> {
            var channel = Channel.<String>bounded(1).onUndelivered(item -> trail.add("lost " + item));
            var sender = channel.sender();
            var one = channel.receiver();
            var other = one.copy();
            sender.send("a");
            var waiting = loop.spawn(() -> assertClosed("nobody receives", () -> sender.send("b")));
            Task.yieldNow();
            one.close();
            Task.yieldNow();
            assertFalse(waiting.isDone());
            other.close();
            waiting.join();
            assertTrue(waiting.isSuccessful());
            assertClosed("nobody receives", () -> sender.send("c"));
            assertClosed("nobody receives", () -> sender.trySend("d"));
            assertClosed("the last receiver was closed", channel::receive);
            assertClosed(
                    "the last receiver was closed", () -> channel.iterator().hasNext());
            assertClosed("the last receiver was closed", channel::receiver);
        });

        assertEquals(List.of("lost a", "lost b", "lost c"), trail);
    }

    @Test
    void aClosedEndMayNotBeUsed() {
        onLoop(loop -> {
            var channel = Channel.<String>unbounded();
            var sender = channel.sender();
            var receiver = channel.receiver();
            channel.send("a");
            receiver.copy();
            sender.copy();
            sender.close();
            receiver.close();
            assertClosed("this sender is closed", () -> sender.send("b"));
            assertClosed("this sender is closed", () -> sender.trySend("b"));
            assertClosed("this sender is closed", sender::copy);
            assertClosed(
                    "this sender is closed",
                    () -> Select.of(sender.sending("b")).await());
            assertClosed("this receiver is closed", receiver::receive);
            assertClosed("this receiver is closed", receiver::tryReceive);
            assertClosed("this receiver is closed", receiver::copy);
            assertClosed("this receiver is closed", () -> receiver.iterator().hasNext());
            assertClosed(
                    "this receiver is closed",
                    () -> Select.of(receiver.receiving()).await());
            assertEquals("a", channel.receive());
        });
    }

    @Test
    void closingAnEndWakesThoseWhoWaitThroughItAndNoOthers() {
        onLoop(loop -> {
            var channel = Channel.<String>rendezvous();
            var mine = channel.receiver();
            var yours = mine.copy();
            var wakes = loop.spawn(() -> assertClosed("this receiver is closed", mine::receive));
            var sleeps = loop.spawn(() -> yours.receive());
            Task.yieldNow();
            mine.close();
            wakes.join();
            assertTrue(wakes.isSuccessful());
            channel.send("a");
            sleeps.join();
            assertEquals("a", sleeps.value());
        });
    }

    @Test
    void closingASenderWakesThoseWhoWaitThroughItAndNoOthers() {
        onLoop(loop -> {
            var channel = Channel.<String>rendezvous();
            var mine = channel.sender();
            var yours = mine.copy();
            var wakes = loop.spawn(() -> assertClosed("this sender is closed", () -> mine.send("mine")));
            var waits = loop.spawn(() -> yours.send("yours"));
            Task.yieldNow();
            mine.close();
            wakes.join();
            assertTrue(wakes.isSuccessful());
            assertEquals("yours", channel.receive());
            waits.join();
        });
    }

    /** T15 test_553: one who gave up takes no later item. */
    @Test
    void aReceiverThatTimedOutTakesNoLaterItem() {
        onLoop(loop -> {
            var channel = Channel.<String>bounded(1);
            var sender = channel.sender();
            var receiver = channel.receiver();
            var scope = CancelScope.create();
            var tired = loop.spawn(() -> scope.run(() -> trail.add(receiver.receive())));
            Task.yieldNow();
            scope.cancel();
            tired.join();
            sender.send("later");
            assertEquals("later", receiver.receive());
        });

        assertEquals(List.of(), trail);
    }

    @Test
    void endsMakeAPipelineThatEndsByItself() {
        onLoop(loop -> {
            var channel = Channel.<Integer>bounded(2);
            try (var first = channel.sender()) {
                for (int i = 0; i < 3; i++) {
                    var own = first.copy();
                    loop.spawn(() -> {
                        try (own) {
                            for (int n = 0; n < 10; n++) {
                                own.send(1);
                            }
                        }
                    });
                }
            }
            assertEquals(30, channel.stream().mapToInt(n -> n).sum());
        });
    }
}
