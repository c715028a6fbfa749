package io.treadle.core.channel;

import static io.treadle.core.support.Loops.onLoop;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.LoopConfig;
import io.treadle.core.Task;
import io.treadle.core.TaskState;
import io.treadle.core.select.Select;
import io.treadle.core.select.SelectClause;
import io.treadle.core.testing.VirtualClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Channels in selects. */
class ChannelSelectTest {
    private final Channel<String> left = Channel.rendezvous();
    private final Channel<String> right = Channel.rendezvous();
    private final List<String> trail = new ArrayList<>();

    private static SelectClause<String> receiving(Channel<String> channel) {
        return channel.receiving().then(item -> "got " + item);
    }

    private static SelectClause<String> sending(Channel<String> channel, String item) {
        return channel.sending(item).then(sent -> "sent " + sent);
    }

    private static int waiting(Channel<String> channel) {
        return channel.statistics().sendersWaiting() + channel.statistics().receiversWaiting();
    }

    @Test
    void oneIsTakenAndTheOtherLeftAlone() throws Exception {
        onLoop(loop -> {
            var chosen = loop.spawn(
                    () -> Select.of(receiving(left), receiving(right)).await());
            Task.yieldNow();
            right.send("b");
            assertEquals(0, waiting(left) + waiting(right));
            assertEquals("got b", chosen.get());
        });
    }

    @Test
    void aSelectThatWaitsMaySendOrReceive() throws Exception {
        onLoop(loop -> {
            var both = Select.of(sending(left, "a"), receiving(right));
            var sender = loop.spawn(() -> both.await());
            Task.yieldNow();
            assertEquals("a", left.receive());
            assertEquals("sent a", sender.get());
            var receiver = loop.spawn(() -> both.await());
            Task.yieldNow();
            right.send("b");
            assertEquals("got b", receiver.get());
            assertEquals(0, waiting(left) + waiting(right));
        });
    }

    @Test
    void aSelectNeverMeetsItself() {
        onLoop(loop -> {
            var self = loop.spawn(
                    () -> Select.of(sending(left, "a"), receiving(left)).await());
            loop.waitAllBlocked();
            assertEquals(TaskState.WAITING, self.state());
            assertEquals(2, waiting(left));
            left.send("b");
            self.join();
            assertEquals("got b", self.value());
            assertEquals(0, waiting(left));
        });
    }

    @Test
    void twoSelectsMeetEachOther() throws Exception {
        onLoop(loop -> {
            var one = loop.spawn(() ->
                    Select.of(sending(left, "one"), receiving(left)).biased().await());
            var other = loop.spawn(() ->
                    Select.of(sending(left, "other"), receiving(left)).biased().await());
            assertEquals("got other", one.get());
            assertEquals("sent other", other.get());
            assertEquals(0, waiting(left));
        });
    }

    @Test
    void twoSelectsOverTwoChannelsMeetOnceWhicheverWay() throws Exception {
        onLoop(loop -> {
            for (int round = 0; round < 10; round++) {
                var one = loop.spawn(
                        () -> Select.of(sending(left, "l"), receiving(right)).await());
                var other = loop.spawn(
                        () -> Select.of(sending(right, "r"), receiving(left)).await());
                trail.add(one.get() + ", " + other.get());
                assertEquals(0, waiting(left) + waiting(right));
            }
        });

        assertTrue(trail.stream().allMatch(List.of("sent l, got l", "got r, sent r")::contains), trail::toString);
    }

    @Test
    void theSameChannelTwiceTakesOneItem() throws Exception {
        onLoop(loop -> {
            var twice =
                    loop.spawn(() -> Select.of(receiving(left), receiving(left)).await());
            Task.yieldNow();
            left.send("a");
            assertEquals("got a", twice.get());
            assertEquals(0, waiting(left));
        });
    }

    /** K04 testBiased. */
    @Test
    void aBiasedSelectTakesTheFirstThatCan() throws Exception {
        onLoop(loop -> assertEquals(Map.of("first", 100), choices(true)));
    }

    /** K04 testUnbiased. */
    @Test
    void withoutBiasTheChoiceGoesRound() throws Exception {
        onLoop(loop -> assertEquals(Map.of("first", 50, "second", 50), choices(false)));
    }

    private static Map<String, Integer> choices(boolean biased) throws Exception {
        var first = Channel.<Integer>unbounded();
        var second = Channel.<Integer>unbounded();
        var counts = new HashMap<String, Integer>();
        for (int i = 0; i < 100; i++) {
            first.send(i);
            second.send(i);
            var select = Select.of(
                    first.receiving().then(n -> "first"), second.receiving().then(n -> "second"));
            counts.merge((biased ? select.biased() : select).await(), 1, Integer::sum);
        }
        return counts;
    }

    @Test
    void aSelectThatTimesOutTakesNothing() throws Exception {
        onLoop(LoopConfig.named("test").withClock(VirtualClock.autojump()), loop -> {
            var select = Select.of(
                    receiving(left),
                    sending(right, "b"),
                    Select.after(ofSeconds(1)).then(late -> "late"));
            assertEquals("late", select.await());
            assertEquals(0, waiting(left) + waiting(right));
            assertEquals("nothing", Select.of(receiving(left)).orElse("nothing"));
        });
    }

    @Test
    void aCancelledSelectTakesNothing() {
        onLoop(loop -> {
            var buffered = Channel.<String>unbounded();
            var selecting = loop.spawn(
                    () -> Select.of(receiving(buffered), sending(left, "a")).await());
            Task.yieldNow();
            selecting.cancel();
            buffered.send("kept");
            assertEquals(0, waiting(buffered) + waiting(left));
            selecting.join();
            assertEquals("kept", buffered.receive());
        });
    }

    @Test
    void aSelectThatWasServedHasItsItemThoughItIsCancelled() throws Exception {
        onLoop(loop -> {
            var selecting = loop.spawn(
                    () -> Select.of(receiving(left), receiving(right)).await());
            Task.yieldNow();
            left.send("a");
            selecting.cancel();
            assertEquals("got a", selecting.get());
        });
    }

    @Test
    void aChannelThatIsOrGetsClosedMakesTheSelectThrow() {
        onLoop(loop -> {
            var open = Channel.<String>rendezvous();
            var waits = loop.spawn(() -> assertThrows(
                    ChannelClosedException.class,
                    () -> Select.of(receiving(open), receiving(left), sending(right, "a"))
                            .await()));
            Task.yieldNow();
            left.close();
            waits.join();
            assertTrue(waits.isSuccessful(), () -> "" + waits.exception());
            assertEquals(0, waiting(open) + waiting(right));
            assertThrows(
                    ChannelClosedException.class,
                    () -> Select.of(receiving(left)).await());
            assertThrows(
                    ChannelClosedException.class,
                    () -> Select.of(sending(left, "b")).await());
        });
    }

    @Test
    void whoWaitsInASelectIsServedInTheOrderOfComing() throws Exception {
        onLoop(loop -> {
            var select = loop.spawn(() -> Select.of(receiving(left)).await());
            var plain = loop.spawn(() -> left.receive());
            Task.yieldNow();
            left.send("1");
            left.send("2");
            assertEquals("got 1", select.get());
            assertEquals("2", plain.get());
        });
    }
}
