package io.treadle.loop.reactor;

import static java.time.Duration.ofDays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Cancelled;
import io.treadle.core.TaskCancelledException;
import io.treadle.core.TaskState;
import io.treadle.loop.EventLoop;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

class FluxItemsTest {
    @Test
    void itemsComeInOrderToTheEnd() {
        assertEquals(range(1000), EventLoop.run(() -> readAll(Flux.range(1, 1000), 8)));
    }

    @Test
    void itemsOfAnotherThreadComeInOrderToTheEnd() {
        var numbers = Flux.range(1, 100_000).publishOn(Schedulers.parallel(), 16);
        assertEquals(range(100_000), EventLoop.run(() -> readAll(numbers, 16)));
    }

    @Test
    void itemsMayBeAskedForOneByOne() {
        var numbers = Flux.range(1, 1000).publishOn(Schedulers.parallel(), 1);
        assertEquals(range(1000), EventLoop.run(() -> readAll(numbers, 1)));
    }

    @Test
    void anEmptyPublisherHasNoItems() {
        assertEquals(List.of(), EventLoop.run(() -> readAll(Flux.<Integer>empty(), 8)));
    }

    @Test
    void demandIsBoundedAndRenewedInBatches() {
        var requests = new ArrayList<Long>();
        var numbers = Flux.range(1, 30).hide().doOnRequest(requests::add);
        EventLoop.run(() -> readAll(numbers, 8));
        assertEquals(List.of(8L, 6L, 6L, 6L, 6L), requests);
    }

    @Test
    void leavingTheLoopEarlyCancelsTheSubscription() {
        var trail = new ArrayList<String>();
        EventLoop.run(() -> {
            try (var items = ReactorBridge.iterate(Flux.range(1, 100).doOnCancel(() -> trail.add("cancelled")), 8)) {
                for (var item : items) {
                    trail.add("item " + item);
                    break;
                }
            }
            trail.add("left");
        });
        assertEquals(List.of("item 1", "cancelled", "left"), trail);
    }

    @Test
    void aFinishedSubscriptionIsNotCancelled() {
        var cancelled = new ArrayList<String>();
        EventLoop.run(() -> readAll(Flux.range(1, 10).hide().doOnCancel(() -> cancelled.add("cancelled")), 4));
        assertEquals(List.of(), cancelled);
    }

    @Test
    void anErrorComesAfterTheItems() {
        var failure = new IllegalStateException("broken");
        var seen = new ArrayList<Integer>();
        EventLoop.run(() -> {
            try (var items = ReactorBridge.iterate(Flux.range(1, 3).concatWith(Flux.error(failure)), 8)) {
                var iterator = items.iterator();
                assertSame(failure, assertThrows(IllegalStateException.class, () -> drain(iterator, seen)));
                assertFalse(iterator.hasNext());
                assertThrows(NoSuchElementException.class, iterator::next);
            }
        });
        assertEquals(range(3), seen);
    }

    @Test
    void aCheckedErrorIsTheCauseOfAnUncheckedOne() {
        var failure = new IOException("broken");
        EventLoop.run(() -> {
            try (var items = ReactorBridge.iterate(Flux.error(failure))) {
                var thrown = assertThrows(RuntimeException.class, items.iterator()::hasNext);
                assertSame(failure, Exceptions.unwrap(thrown));
            }
        });
    }

    @Test
    void anErrorThatIsNoExceptionIsThrownAsItIs() {
        var failure = new AssertionError("broken");
        EventLoop.run(() -> {
            try (var items = ReactorBridge.iterate(Flux.error(failure))) {
                assertSame(failure, assertThrows(AssertionError.class, items.iterator()::hasNext));
            }
        });
    }

    @Test
    void theCancellationOfWhoPublishesIsNotThatOfWhoReads() {
        EventLoop.run(() -> {
            var sink = Sinks.many().unicast().<String>onBackpressureBuffer();
            var reading = Treadle.spawn(() -> {
                for (var item : Treadle.iterate(sink.asFlux())) {
                    throw new AssertionError(item);
                }
            });
            var publishing = Treadle.spawn(() -> {
                try {
                    Treadle.sleep(ofDays(1));
                } catch (Cancelled e) {
                    sink.tryEmitError(e).orThrow();
                    throw e;
                }
            });
            Treadle.yieldNow();
            publishing.cancel();
            reading.join();
            assertEquals(TaskState.FAILED, reading.state());
            assertInstanceOf(TaskCancelledException.class, reading.exception());
        });
    }

    @Test
    void cancellingTheTaskThatWaitsCancelsTheSubscription() {
        var trail = new ArrayList<String>();
        EventLoop.run(() -> {
            var items = ReactorBridge.iterate(Flux.never().doOnCancel(() -> trail.add("cancelled")));
            var task = Treadle.spawn(() -> items.iterator().hasNext());
            Treadle.yieldNow();
            task.cancel();
            task.join();
            assertEquals(TaskState.CANCELLED, task.state());
        });
        assertEquals(List.of("cancelled"), trail);
    }

    @Test
    void otherTasksRunWhileItWaitsAndMayPublish() {
        var sink = Sinks.many().unicast().<String>onBackpressureBuffer();
        var trail = new ArrayList<String>();
        EventLoop.run(() -> {
            Treadle.spawn(() -> {
                for (var item : List.of("a", "b")) {
                    trail.add("send " + item);
                    sink.tryEmitNext(item).orThrow();
                    Treadle.yieldNow();
                    Treadle.yieldNow();
                }
                sink.tryEmitComplete().orThrow();
            });
            for (var item : Treadle.iterate(sink.asFlux())) {
                trail.add("got " + item);
            }
        });
        assertEquals(List.of("send a", "got a", "send b", "got b"), trail);
    }

    @Test
    void aPublisherThatAlwaysHasMoreLetsOtherTasksRun() {
        var seen = EventLoop.run(() -> {
            var stop = new CompletableFuture<String>();
            Treadle.spawn(() -> stop.complete("stop"));
            int count = 0;
            try (var items = ReactorBridge.iterate(Flux.generate(sink -> sink.next("more")), 16)) {
                for (var iterator = items.iterator(); iterator.hasNext() && !stop.isDone(); iterator.next()) {
                    count++;
                }
            }
            return count;
        });
        assertTrue(seen <= 12, "seen=" + seen);
    }

    @Test
    void aPublisherThatSendsMoreThanWasAskedForIsAnError() {
        var cancelled = new CopyOnWriteArrayList<String>();
        Publisher<Integer> rude = subscriber -> {
            subscriber.onSubscribe(new Subscription() {
                @Override
                public void request(long n) {}

                @Override
                public void cancel() {
                    cancelled.add("cancelled");
                }
            });
            for (int i = 0; i < 100; i++) {
                subscriber.onNext(i);
            }
        };
        EventLoop.run(() -> {
            try (var items = ReactorBridge.iterate(rude, 8)) {
                var thrown =
                        assertThrows(IllegalStateException.class, () -> drain(items.iterator(), new ArrayList<>()));
                assertTrue(thrown.toString().contains("prefetch=8"), thrown.toString());
            }
        });
        assertEquals(List.of("cancelled"), cancelled);
    }

    @Test
    void itemsCanBeIteratedOverOnce() {
        EventLoop.run(() -> {
            try (var items = ReactorBridge.iterate(Flux.just(1))) {
                assertTrue(items.iterator().hasNext());
                assertThrows(IllegalStateException.class, items::iterator);
            }
        });
    }

    @Test
    void itTakesATask() {
        assertThrows(WrongThreadException.class, () -> ReactorBridge.iterate(Flux.just(1)));
    }

    @Test
    void itTakesAPrefetchOfOneAtLeast() {
        EventLoop.run(() -> assertThrows(IllegalArgumentException.class, () -> ReactorBridge.iterate(Flux.just(1), 0)));
    }

    private static List<Integer> readAll(Flux<Integer> flux, int prefetch) {
        var seen = new ArrayList<Integer>();
        try (var items = ReactorBridge.iterate(flux, prefetch)) {
            for (var item : items) {
                seen.add(item);
            }
        }
        return seen;
    }

    private static <T> void drain(Iterator<T> items, List<? super T> into) {
        items.forEachRemaining(into::add);
    }

    private static List<Integer> range(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }
}
