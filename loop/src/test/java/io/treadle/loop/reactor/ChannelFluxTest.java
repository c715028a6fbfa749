package io.treadle.loop.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.core.channel.Channel;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Between channels and Reactor. */
class ChannelFluxTest {
    private final List<String> trail = new ArrayList<>();

    private static List<Integer> range(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    void aFluxOfAChannelHasItsItemsToTheEnd() throws Exception {
        EventLoop.run(() -> {
            var channel = Channel.<Integer>bounded(4);
            Treadle.spawn(() -> {
                channel.sendAll(range(1000));
                channel.close();
            });
            var doubled =
                    ReactorBridge.flux(channel).publishOn(Schedulers.parallel()).map(n -> 2 * n);
            assertEquals(range(1000).stream().map(n -> 2 * n).toList(), Treadle.await(doubled.collectList()));
        });
    }

    @Test
    void whatAFluxDoesNotAskForStaysInTheChannel() throws Exception {
        EventLoop.run(() -> {
            var channel = Channel.<Integer>unbounded();
            channel.sendAll(range(5));
            assertEquals(
                    range(2), Treadle.await(ReactorBridge.flux(channel).take(2).collectList()));
            assertEquals(3, channel.receive());
        });
    }

    @Test
    void theCauseOfACloseIsTheErrorOfTheFlux() throws Exception {
        var cause = new IllegalStateException("broken");
        EventLoop.run(() -> {
            var channel = Channel.<Integer>unbounded();
            channel.close(cause);
            assertSame(
                    cause,
                    assertThrows(
                            IllegalStateException.class,
                            () -> Treadle.await(ReactorBridge.flux(channel).last())));
        });
    }

    @Test
    void aFluxIsSentIntoAChannelAsThereIsRoom() throws Exception {
        EventLoop.run(() -> {
            var channel = Channel.<Integer>rendezvous();
            Treadle.spawn(() -> {
                ReactorBridge.sendAll(Flux.range(1, 1000).publishOn(Schedulers.parallel()), channel);
                channel.close();
            });
            assertEquals(range(1000), channel.stream().toList());
        });
    }

    @Test
    void leavingWhileAFluxIsSentCancelsItsSubscription() throws Exception {
        EventLoop.run(() -> {
            var channel = Channel.<Integer>rendezvous();
            var sending = Treadle.spawn(
                    () -> ReactorBridge.sendAll(Flux.range(1, 1000).doOnCancel(() -> trail.add("cancelled")), channel));
            channel.receive();
            sending.cancel();
            sending.join();
        });

        assertEquals(List.of("cancelled"), trail);
    }
}
