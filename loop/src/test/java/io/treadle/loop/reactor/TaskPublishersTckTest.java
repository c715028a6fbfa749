package io.treadle.loop.reactor;

import io.treadle.core.channel.Channel;
import io.treadle.loop.EventLoop;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;

/** The rules of Reactive Streams for publishers that are made of tasks. */
class TaskPublishersTckTest {
    /** For what must happen; what must not is watched for a shorter time. */
    private static final TestEnvironment ENVIRONMENT = new TestEnvironment(5_000, 50);

    private static EventLoop loop;

    @BeforeAll
    static void startLoop() {
        loop = EventLoop.start();
    }

    @AfterAll
    static void closeLoop() {
        loop.close();
    }

    @TestFactory
    Stream<DynamicTest> flux() {
        return Tck.rulesFor(new PublisherVerification<Long>(ENVIRONMENT) {
            @Override
            public Publisher<Long> createPublisher(long elements) {
                return ReactorBridge.flux(loop, out -> {
                    for (long i = 0; i < elements; i++) {
                        out.emit(i);
                    }
                });
            }

            @Override
            public Publisher<Long> createFailedPublisher() {
                return ReactorBridge.flux(loop, out -> {
                    throw new IllegalStateException("fails at once");
                });
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> publisherOfAChannel() {
        return Tck.rulesFor(new ChannelVerification() {
            @Override
            Publisher<Long> publisher(Channel<Long> channel) {
                return FlowAdapters.toPublisher(channel.publisher());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> fluxOfAChannel() {
        return Tck.rulesFor(new ChannelVerification() {
            @Override
            Publisher<Long> publisher(Channel<Long> channel) {
                return ReactorBridge.flux(channel);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> mono() {
        return Tck.rulesFor(new PublisherVerification<Long>(ENVIRONMENT) {
            @Override
            public Publisher<Long> createPublisher(long elements) {
                return ReactorBridge.<Long>mono(loop, () -> elements);
            }

            // None: a mono of a future looks at it when it is asked for the value, and these rules do not ask.
            @Override
            public @Nullable Publisher<Long> createFailedPublisher() {
                return null;
            }

            @Override
            public long maxElementsFromPublisher() {
                return 1;
            }
        });
    }

    private abstract static class ChannelVerification extends PublisherVerification<Long> {
        ChannelVerification() {
            super(ENVIRONMENT);
        }

        abstract Publisher<Long> publisher(Channel<Long> channel);

        @Override
        public Publisher<Long> createPublisher(long elements) {
            return loop.submit(() -> {
                        var channel = Channel.<Long>bounded(16);
                        loop.spawn(() -> fill(channel, elements));
                        return publisher(channel);
                    })
                    .join();
        }

        private static void fill(Channel<Long> channel, long elements) {
            for (long i = 0; i < elements; i++) {
                channel.send(i);
            }
            channel.close();
        }

        @Override
        public Publisher<Long> createFailedPublisher() {
            return loop.submit(() -> {
                        var channel = Channel.<Long>unbounded();
                        channel.close(new IllegalStateException("fails at once"));
                        return publisher(channel);
                    })
                    .join();
        }
    }
}
