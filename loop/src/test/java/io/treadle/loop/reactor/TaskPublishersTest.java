package io.treadle.loop.reactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Task;
import io.treadle.core.function.Body;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.Treadle;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Exceptions;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Schedulers;

class TaskPublishersTest {
    private final LinkedBlockingQueue<Throwable> reported = new LinkedBlockingQueue<>();
    private EventLoop loop;

    @BeforeEach
    void startLoop() {
        loop = EventLoop.start(LoopOptions.DEFAULT.withExceptionHandler((message, error, task) -> reported.add(error)));
    }

    @AfterEach
    void closeLoop() {
        loop.close();
    }

    // ---- mono ----

    @Test
    void aMonoRunsItsBodyForEachSubscription() {
        var runs = new AtomicInteger();
        var mono = ReactorBridge.mono(loop, runs::incrementAndGet);
        assertEquals(0, runs.get());
        assertEquals(1, mono.block());
        assertEquals(2, mono.block());
    }

    @Test
    void aMonoOfNullIsEmpty() {
        assertNull(ReactorBridge.<String>mono(loop, () -> null).block());
    }

    @Test
    void aMonoFailsAsItsBodyDoes() {
        var failure = new IOException("broken");
        var mono = ReactorBridge.mono(loop, () -> {
            throw failure;
        });
        assertSame(failure, Exceptions.unwrap(assertThrows(RuntimeException.class, mono::block)));
    }

    @Test
    void cancellingTheSubscriptionOfAMonoCancelsItsTask() throws Exception {
        var entered = new CompletableFuture<String>();
        var ended = new CompletableFuture<String>();
        var subscription =
                ReactorBridge.mono(loop, () -> sleepForEver(entered, ended)).subscribe();
        entered.get();
        subscription.dispose();
        assertEquals("ended", ended.get());
    }

    @Test
    void aMonoOfAClosedLoopIsAnError() {
        loop.close();
        assertThrows(RejectedExecutionException.class, ReactorBridge.mono(loop, () -> "late")::block);
    }

    @Test
    void subscribersShareATask() throws Exception {
        var release = new CompletableFuture<String>();
        var task = task(() -> Treadle.await(release));
        var mono = ReactorBridge.mono(task);
        mono.subscribe().dispose();
        var first = mono.toFuture();
        var second = mono.toFuture();
        release.complete("value");
        assertEquals(List.of("value", "value"), List.of(first.get(), second.get()));
    }

    @Test
    void aMonoOfACancelledTaskIsAnError() throws Exception {
        var task = task(() -> sleepForEver(new CompletableFuture<>(), new CompletableFuture<>()));
        task.cancel();
        assertThrows(CancellationException.class, ReactorBridge.mono(task)::block);
    }

    // ---- flux ----

    @Test
    void aFluxSendsWhatItsSourceEmits() {
        assertEquals(List.of(1, 2, 3), numbers(3).collectList().block());
    }

    @Test
    void aFluxRunsItsSourceForEachSubscription() {
        var flux = numbers(2);
        assertEquals(List.of(1, 2, 1, 2), flux.concatWith(flux).collectList().block());
    }

    @Test
    void aSourceWaitsUntilItsItemsAreAskedFor() throws Exception {
        var trail = new LinkedBlockingQueue<String>();
        var slow = new Slow(trail);
        ReactorBridge.<Integer>flux(loop, out -> {
                    for (int i = 1; i <= 3; i++) {
                        trail.add("emit " + i);
                        out.emit(i);
                    }
                })
                .subscribe(slow);
        assertEquals("emit 1", trail.take());
        assertEquals("idle", loop.submit(() -> "idle").get());
        assertNull(trail.poll());
        slow.request(2);
        assertEquals(
                List.of("got 1", "emit 2", "got 2", "emit 3"),
                List.of(trail.take(), trail.take(), trail.take(), trail.take()));
        slow.request(1);
        assertEquals(List.of("got 3", "onComplete"), List.of(trail.take(), trail.take()));
    }

    @Test
    void itemsComeOnTheLoopsThread() {
        assertEquals(
                List.of(true),
                numbers(1).map(item -> loop.isOnThread()).collectList().block());
    }

    @Test
    void aFluxFailsAfterItsItemsAsItsSourceDoes() {
        var failure = new IOException("broken");
        var seen = new CopyOnWriteArrayList<Integer>();
        var flux = ReactorBridge.<Integer>flux(loop, out -> {
            out.emit(1);
            throw failure;
        });
        var thrown = assertThrows(
                RuntimeException.class, () -> flux.doOnNext(seen::add).blockLast());
        assertSame(failure, Exceptions.unwrap(thrown));
        assertEquals(List.of(1), seen);
        assertTrue(reported.isEmpty(), reported::toString);
    }

    @Test
    void aSourceWithoutEndIsCancelledWhenEnoughWasTaken() throws Exception {
        var ended = new CompletableFuture<String>();
        var flux = ReactorBridge.<Integer>flux(loop, out -> {
            try {
                for (int i = 1; true; i++) {
                    out.emit(i);
                }
            } finally {
                ended.complete("ended");
            }
        });
        assertEquals(List.of(1, 2, 3), flux.take(3).collectList().block());
        assertEquals("ended", ended.get());
    }

    @Test
    void cancellingTheSubscriptionCancelsTheSource() throws Exception {
        var entered = new CompletableFuture<String>();
        var ended = new CompletableFuture<String>();
        var subscription =
                ReactorBridge.flux(loop, out -> sleepForEver(entered, ended)).subscribe();
        entered.get();
        subscription.dispose();
        assertEquals("ended", ended.get());
    }

    @Test
    void anErrorOfACancelledSourceIsReported() throws Exception {
        var entered = new CompletableFuture<String>();
        var failure = new IOException("broken");
        var subscription = ReactorBridge.flux(loop, out -> {
                    try {
                        sleepForEver(entered, new CompletableFuture<>());
                    } finally {
                        throwIt(failure);
                    }
                })
                .subscribe();
        entered.get();
        subscription.dispose();
        assertSame(failure, reported.take());
    }

    @Test
    void aSourceThatIsCancelledOtherwiseIsAnError() {
        var flux = ReactorBridge.<Integer>flux(loop, out -> {
            out.emit(1);
            Task.current().cancel();
            out.emit(2);
            Treadle.yieldNow();
        });
        assertThrows(CancellationException.class, flux::blockLast);
    }

    @Test
    void closingTheLoopEndsItsFluxes() throws Exception {
        var entered = new CompletableFuture<String>();
        var end = ReactorBridge.<Integer>flux(loop, out -> sleepForEver(entered, new CompletableFuture<>()))
                .last()
                .toFuture();
        entered.get();
        loop.close();
        assertInstanceOf(
                CancellationException.class, end.handle((value, error) -> error).get());
    }

    @Test
    void aFluxOfAClosedLoopIsAnError() {
        loop.close();
        assertThrows(RejectedExecutionException.class, numbers(1)::blockLast);
    }

    @Test
    void onlyTheTaskOfTheSourceMayEmit() {
        var flux = ReactorBridge.<Integer>flux(
                loop, out -> Treadle.spawn(() -> out.emit(1)).get());
        var thrown = assertThrows(WrongThreadException.class, flux::blockLast);
        assertTrue(thrown.toString().contains("task="), thrown.toString());
    }

    @Test
    void aSubscriberThatTakesAllLetsOtherTasksRun() {
        var flux = ReactorBridge.<Boolean>flux(loop, out -> {
            var other = Treadle.spawn(() -> "ran");
            while (!other.isDone()) {
                out.emit(false);
            }
            out.emit(true);
        });
        assertEquals(true, flux.blockLast());
    }

    @Test
    void emittingNullIsRefused() {
        var flux = ReactorBridge.<Integer>flux(loop, out -> out.emit(nothing()));
        assertThrows(NullPointerException.class, flux::blockLast);
    }

    // ---- blocking ----

    @Test
    void aTaskMayBlockOnAMonoAndOthersGoOn() throws Exception {
        var trail = new ArrayList<String>();
        loop.submit(() -> {
                    var later = Treadle.spawn(() -> trail.add("other"));
                    trail.add(Mono.fromFuture(later.toCompletableFuture())
                            .thenReturn("blocked")
                            .block());
                    return trail;
                })
                .get();
        assertEquals(List.of("other", "blocked"), trail);
    }

    @Test
    void aHandlerOfNettyMayNotBlock() throws Exception {
        var refused = loop.nettyEventLoop()
                .submit(() -> assertThrows(IllegalStateException.class, Mono.never()::block))
                .get();
        assertTrue(refused.toString().contains("block()"), refused.toString());
    }

    @Test
    void threadsThatAreNotTheLoopsMayBlock() {
        assertFalse(Schedulers.isInNonBlockingThread());
    }

    private Flux<Integer> numbers(int last) {
        return ReactorBridge.flux(loop, out -> {
            for (int i = 1; i <= last; i++) {
                out.emit(i);
            }
        });
    }

    private <T> Task<T> task(Body<T, Exception> body) throws Exception {
        return loop.submit(() -> loop.spawn(body)).get();
    }

    private static String sleepForEver(CompletableFuture<String> entered, CompletableFuture<String> ended) {
        try {
            entered.complete("entered");
            Treadle.sleep(Duration.ofDays(1));
            return "woken";
        } finally {
            ended.complete("ended");
        }
    }

    private static void throwIt(IOException failure) throws IOException {
        throw failure;
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }

    /** Asks for nothing by itself. */
    private static final class Slow extends BaseSubscriber<Integer> {
        private final LinkedBlockingQueue<String> trail;

        Slow(LinkedBlockingQueue<String> trail) {
            this.trail = trail;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {}

        @Override
        protected void hookOnNext(Integer item) {
            trail.add("got " + item);
        }

        @Override
        protected void hookFinally(SignalType type) {
            trail.add(type.toString());
        }
    }
}
