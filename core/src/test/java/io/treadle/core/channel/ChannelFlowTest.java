package io.treadle.core.channel;

import static io.treadle.core.support.Loops.letCallbacksRun;
import static io.treadle.core.support.Loops.onLoop;
import static java.time.Duration.ofDays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Cancelled;
import io.treadle.core.Task;
import io.treadle.core.TaskCancelledException;
import io.treadle.core.TaskLoop;
import io.treadle.core.TaskState;
import io.treadle.core.select.Select;
import io.treadle.core.support.Bodies;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Bridges to streams and publishers of the JDK. */
class ChannelFlowTest {
    private final List<String> trail = new ArrayList<>();

    /** Asks for nothing by itself. */
    private final class Subscriber implements Flow.Subscriber<Integer> {
        private Flow.@Nullable Subscription subscription;
        private @Nullable Throwable error;

        @Override
        public void onSubscribe(Flow.Subscription newSubscription) {
            subscription = newSubscription;
        }

        @Override
        public void onNext(Integer item) {
            trail.add("next " + item);
        }

        @Override
        public void onError(Throwable failure) {
            error = failure;
            trail.add("error");
        }

        @Override
        public void onComplete() {
            trail.add("complete");
        }

        void request(TaskLoop loop, long n) {
            if (subscription != null) {
                subscription.request(n);
            }
            loop.waitAllBlocked();
        }

        void cancel() {
            if (subscription != null) {
                subscription.cancel();
            }
        }
    }

    private static Channel<Integer> filled(int last) {
        var channel = Channel.<Integer>unbounded();
        IntStream.rangeClosed(1, last).forEach(channel::send);
        return channel;
    }

    // ---- streams ----

    @Test
    void aStreamOfAChannelTakesNoMoreThanItIsAskedFor() {
        onLoop(loop -> {
            var channel = filled(5);
            assertEquals(List.of(1, 2), channel.stream().limit(2).toList());
            assertEquals(3, channel.receive());
        });
    }

    @Test
    void aStreamIsSentItemByItemAsThereIsRoom() {
        onLoop(loop -> {
            var channel = Channel.<Integer>rendezvous();
            var endless = Stream.iterate(1, n -> n + 1)
                    .peek(n -> trail.add("made " + n))
                    .onClose(() -> trail.add("closed"));
            var sender = loop.spawn(() -> channel.sendAll(endless));
            assertEquals(1, channel.receive());
            assertEquals(2, channel.receive());
            loop.waitAllBlocked();
            sender.cancel();
            sender.join();
        });

        assertEquals(List.of("made 1", "made 2", "made 3", "closed"), trail);
    }

    @Test
    void allOfACollectionIsSent() {
        onLoop(loop -> {
            var channel = Channel.<Integer>unbounded();
            channel.sendAll(List.of(1, 2, 3));
            channel.close();
            assertEquals(List.of(1, 2, 3), channel.stream().toList());
        });
    }

    // ---- a channel as a publisher ----

    @Test
    void aSubscriberGetsWhatItAskedForAndTheRestStays() {
        onLoop(loop -> {
            var channel = filled(3);
            var subscriber = new Subscriber();
            channel.publisher().subscribe(subscriber);
            loop.waitAllBlocked();
            assertEquals(List.of(), trail);
            subscriber.request(loop, 2);
            assertEquals(List.of("next 1", "next 2"), trail);
            assertEquals(1, channel.size());
            channel.close();
            subscriber.request(loop, 5);
            assertEquals(List.of("next 1", "next 2", "next 3", "complete"), trail);
        });
    }

    @Test
    void theEndNeedsNotBeAskedFor() {
        onLoop(loop -> {
            var channel = Channel.<Integer>rendezvous();
            channel.publisher().subscribe(new Subscriber());
            loop.waitAllBlocked();
            assertFalse(channel.trySend(1), "nobody has asked for it");
            channel.close();
            loop.waitAllBlocked();
            assertEquals(List.of("complete"), trail);
            channel.publisher().subscribe(new Subscriber());
            loop.waitAllBlocked();
            assertEquals(List.of("complete", "complete"), trail);
        });
    }

    @Test
    void theEndIsHeardThoughTheLastItemWentToSomebodyElse() {
        List<Consumer<Channel<Integer>>> takers = List.of(
                Channel::receive,
                Channel::tryReceive,
                channel -> channel.receive(ofDays(1)),
                ChannelFlowTest::selectFrom);
        for (var taker : takers) {
            assertEquals(List.of("complete"), heardBy(taker.andThen(Channel::close)));
            assertEquals(List.of("complete"), heardBy(((Consumer<Channel<Integer>>) Channel::close).andThen(taker)));
        }
    }

    private static void selectFrom(Channel<Integer> channel) {
        try {
            Select.of(channel.receiving()).await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** What a subscriber hears that asks for nothing, while {@code change} is done to a channel with one item. */
    private List<String> heardBy(Consumer<Channel<Integer>> change) {
        trail.clear();
        onLoop(loop -> {
            var channel = filled(1);
            channel.publisher().subscribe(new Subscriber());
            loop.waitAllBlocked();
            change.accept(channel);
            loop.waitAllBlocked();
            assertEquals(1, trail.size(), "before the loop is closed");
        });
        return List.copyOf(trail);
    }

    @Test
    void theEndIsHeardWhenTheLastReceiverGoesAway() {
        assertEquals(List.of("error"), heardBy(channel -> channel.receiver().close()));
    }

    @Test
    void theEndIsHeardWhenTheLastThatWaitedToSendGivesUp() {
        onLoop(loop -> {
            var channel = Channel.<Integer>rendezvous();
            var sending = loop.spawn(() -> channel.send(1));
            loop.waitAllBlocked();
            channel.publisher().subscribe(new Subscriber());
            channel.close();
            loop.waitAllBlocked();
            assertEquals(List.of(), trail);
            sending.cancel();
            loop.waitAllBlocked();
            assertEquals(List.of("complete"), trail);
        });
    }

    @Test
    void theEndIsHeardWhenTheEndOfTheLastThatWaitedToSendIsClosed() {
        onLoop(loop -> {
            var channel = Channel.<Integer>rendezvous();
            var sender = channel.sender();
            loop.spawn(() -> assertThrows(ChannelClosedException.class, () -> sender.send(1)));
            channel.publisher().subscribe(new Subscriber());
            loop.waitAllBlocked();
            channel.close();
            loop.waitAllBlocked();
            assertEquals(List.of(), trail);
            sender.close();
            loop.waitAllBlocked();
            assertEquals(List.of("complete"), trail);
        });
    }

    @Test
    void demandsAddUp() {
        onLoop(loop -> {
            var channel = Channel.<Integer>rendezvous();
            var subscriber = new Subscriber();
            channel.publisher().subscribe(subscriber);
            subscriber.request(loop, 1);
            subscriber.request(loop, 2);
            channel.sendAll(List.of(1, 2, 3));
            loop.waitAllBlocked();
            assertEquals(Optional.empty(), channel.tryReceive());
            assertFalse(channel.trySend(4));
            assertEquals(List.of("next 1", "next 2", "next 3"), trail);
        });
    }

    @Test
    void theCauseOfACloseIsTheErrorOfItsSubscribers() {
        var cause = new IOException("broken");
        onLoop(loop -> {
            var channel = filled(1);
            channel.close(cause);
            var subscriber = new Subscriber();
            channel.publisher().subscribe(subscriber);
            subscriber.request(loop, 2);
            assertEquals(List.of("next 1", "error"), trail);
            assertSame(cause, subscriber.error);
        });
    }

    @Test
    void aCancelledSubscriptionTakesNothingMore() {
        onLoop(loop -> {
            var channel = Channel.<Integer>unbounded();
            var subscriber = new Subscriber();
            channel.publisher().subscribe(subscriber);
            subscriber.request(loop, 10);
            channel.send(1);
            loop.waitAllBlocked();
            subscriber.cancel();
            loop.waitAllBlocked();
            channel.send(2);
            loop.waitAllBlocked();
            assertEquals(2, channel.receive());
        });

        assertEquals(List.of("next 1"), trail);
    }

    @Test
    void anItemThatMeetsACancelledSubscriptionIsLost() {
        onLoop(loop -> {
            var channel = Channel.<Integer>rendezvous().onUndelivered(item -> trail.add("lost " + item));
            var subscriber = new Subscriber();
            channel.publisher().subscribe(subscriber);
            subscriber.request(loop, 10);
            channel.send(1);
            subscriber.cancel();
            loop.waitAllBlocked();
        });

        assertEquals(List.of("lost 1"), trail);
    }

    @Test
    void askingForNothingIsAnError() {
        onLoop(loop -> {
            var subscriber = new Subscriber();
            filled(3).publisher().subscribe(subscriber);
            subscriber.request(loop, 0);
            assertInstanceOf(IllegalArgumentException.class, subscriber.error);
        });
    }

    @Test
    void subscribersShareTheItems() {
        onLoop(loop -> {
            var channel = Channel.<Integer>rendezvous();
            var publisher = channel.publisher();
            for (int i = 0; i < 2; i++) {
                var subscriber = new Subscriber();
                publisher.subscribe(subscriber);
                subscriber.request(loop, 1);
            }
            channel.sendAll(List.of(1, 2));
            loop.waitAllBlocked();
            assertEquals(List.of("next 1", "next 2"), trail);
        });
    }

    @Test
    void closingTheLoopEndsItsSubscribers() {
        var subscriber = new Subscriber();
        onLoop(loop -> {
            Channel.<Integer>rendezvous().publisher().subscribe(subscriber);
            loop.waitAllBlocked();
        });

        assertInstanceOf(CancellationException.class, subscriber.error);
    }

    @Test
    void aSubscriberThatTakesEverythingLetsOtherTasksRun() {
        onLoop(loop -> {
            var channel = filled(1000);
            var subscriber = new Subscriber();
            channel.publisher().subscribe(subscriber);
            if (subscriber.subscription != null) {
                subscriber.subscription.request(Long.MAX_VALUE);
            }
            letCallbacksRun();
            Task.yieldNow();
            assertTrue(trail.size() < 200, () -> "items=" + trail.size());
        });
    }

    // ---- a publisher into a channel ----

    @Test
    void aPublisherOfOtherThreadsIsSentInOrder() throws Exception {
        onLoop(loop -> {
            var channel = Channel.<Integer>bounded(4);
            var publisher = new SubmissionPublisher<Integer>();
            var sending = loop.spawn(() -> {
                channel.sendAll(publisher);
                channel.close();
            });
            var submitting = Thread.ofPlatform().start(() -> {
                while (!publisher.hasSubscribers()) {
                    Thread.onSpinWait();
                }
                IntStream.range(0, 1000).forEach(publisher::submit);
                publisher.close();
            });
            assertEquals(
                    IntStream.range(0, 1000).boxed().toList(), channel.stream().toList());
            sending.get();
            submitting.join();
        });
    }

    @Test
    void aChannelMayBePipedIntoAnother() throws Exception {
        onLoop(loop -> {
            var from = filled(500);
            from.close();
            var to = Channel.<Integer>rendezvous();
            var piping = loop.spawn(() -> {
                to.sendAll(from.publisher());
                to.close();
            });
            assertEquals(500, to.stream().count());
            piping.get();
        });
    }

    /** Signals what it is told and keeps what it was asked for. */
    private final class ByHand implements Flow.Publisher<Integer>, Flow.Subscription {
        private final List<Long> requests = new ArrayList<>();
        private Flow.@Nullable Subscriber<? super Integer> subscriber;

        @Override
        public void subscribe(Flow.Subscriber<? super Integer> newSubscriber) {
            subscriber = newSubscriber;
            newSubscriber.onSubscribe(this);
        }

        @Override
        public void request(long n) {
            requests.add(n);
        }

        @Override
        public void cancel() {
            trail.add("cancelled");
        }

        Flow.Subscriber<? super Integer> subscriber() {
            return Objects.requireNonNull(subscriber);
        }
    }

    @Test
    void moreIsAskedForAsItemsWereSent() {
        onLoop(loop -> {
            var publisher = new ByHand();
            var channel = Channel.<Integer>rendezvous();
            var sending = loop.spawn(() -> channel.sendAll(publisher));
            Task.yieldNow();
            assertEquals(List.of(64L), publisher.requests);
            IntStream.range(0, 64).forEach(publisher.subscriber()::onNext);
            for (int i = 0; i < 47; i++) {
                channel.receive();
            }
            loop.waitAllBlocked();
            assertEquals(List.of(64L), publisher.requests);
            channel.receive();
            loop.waitAllBlocked();
            assertEquals(List.of(64L, 48L), publisher.requests);
            sending.cancel();
        });
    }

    @Test
    void theErrorOfAPublisherIsThrownAfterItsItems() {
        var failure = new IOException("broken");
        onLoop(loop -> {
            var publisher = new ByHand();
            var channel = Channel.<Integer>unbounded();
            var sending = loop.spawn(() -> channel.sendAll(publisher));
            Task.yieldNow();
            publisher.subscriber().onNext(1);
            publisher.subscriber().onError(failure);
            sending.join();
            assertSame(failure, sending.exception());
            assertEquals(1, channel.receive());
        });

        assertEquals(List.of(), trail);
    }

    @Test
    void anErrorThatIsNeitherAnExceptionNorAnErrorComesAsTheCauseOfOne() {
        var odd = new Throwable("odd");
        onLoop(loop -> {
            var publisher = new ByHand();
            var sending = loop.spawn(() -> Channel.<Integer>unbounded().sendAll(publisher));
            Task.yieldNow();
            publisher.subscriber().onError(odd);
            assertSame(odd, assertThrows(ExecutionException.class, sending::get).getCause());
        });
    }

    @Test
    void theCancellationOfWhoPublishesIsNotThatOfWhoSends() {
        onLoop(loop -> {
            var publisher = new ByHand();
            var sending = loop.spawn(() -> Channel.<Integer>unbounded().sendAll(publisher));
            var publishing = loop.spawn(() -> {
                try {
                    Bodies.waitForEver();
                } catch (Cancelled e) {
                    publisher.subscriber().onError(e);
                    throw e;
                }
            });
            loop.waitAllBlocked();
            publishing.cancel();
            sending.join();
            assertEquals(TaskState.FAILED, sending.state());
            var error = assertInstanceOf(TaskCancelledException.class, sending.exception());
            assertInstanceOf(Cancelled.class, error.getCause());
        });
    }

    @Test
    void leavingEarlyCancelsTheSubscriptionAndLosesWhatHasArrived() {
        onLoop(loop -> {
            var publisher = new ByHand();
            var channel = Channel.<Integer>rendezvous().onUndelivered(item -> trail.add("lost " + item));
            var sending = loop.spawn(() -> channel.sendAll(publisher));
            Task.yieldNow();
            publisher.subscriber().onNext(1);
            publisher.subscriber().onNext(2);
            loop.waitAllBlocked();
            sending.cancel();
            sending.join();
            publisher.subscriber().onNext(3);
            loop.waitAllBlocked();
        });

        assertEquals(List.of("lost 1", "lost 2", "cancelled", "lost 3"), trail);
    }

    @Test
    void aSecondSubscriptionIsCancelled() {
        onLoop(loop -> {
            var publisher = new ByHand();
            var sending = loop.spawn(() -> Channel.<Integer>unbounded().sendAll(publisher));
            Task.yieldNow();
            publisher.subscriber().onSubscribe(publisher);
            assertEquals(List.of("cancelled"), trail);
            assertThrows(
                    NullPointerException.class, () -> publisher.subscriber().onNext(null));
            publisher.subscriber().onComplete();
            sending.join();
        });

        assertEquals(List.of("cancelled"), trail);
    }
}
