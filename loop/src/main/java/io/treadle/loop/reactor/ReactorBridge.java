package io.treadle.loop.reactor;

import io.treadle.core.Cancelled;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.channel.Channel;
import io.treadle.core.function.Body;
import io.treadle.loop.internal.reactor.NonBlockingThreads;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.concurrent.Queues;

/**
 * Between tasks and Reactor, both ways. In a task {@code block()} works too: it parks the task and the loop goes on. In a
 * handler of Netty on the loop Reactor refuses it.
 */
public final class ReactorBridge {
    static {
        NonBlockingThreads.register();
    }

    private ReactorBridge() {}

    // ---- from Reactor to tasks ----

    /**
     * Subscribes to {@code mono} and waits for its value; null if it is empty. A cancelled caller cancels the subscription. For
     * tasks.
     *
     * @throws Exception what the publisher signalled
     * @throws Cancelled if the caller is cancelled
     */
    public static <T> @Nullable T await(Mono<T> mono) throws Exception {
        var future = mono.toFuture();
        try {
            return Task.<@Nullable T>await(future);
        } finally {
            future.cancel(false);
        }
    }

    /** {@link #iterate(Publisher, int)} with Reactor's usual buffer, 256 items unless it is configured otherwise. */
    public static <T> FluxItems<T> iterate(Publisher<T> publisher) {
        return iterate(publisher, Queues.SMALL_BUFFER_SIZE);
    }

    /**
     * Subscribes to {@code publisher}, whose items the calling task then takes in a {@code for} loop. Close it, so that
     * leaving the loop early cancels the subscription:
     *
     * <pre>{@code
     * try (var rows = ReactorBridge.iterate(database.query(sql), 64)) {
     *     for (var row : rows) ...
     * }
     * }</pre>
     *
     * <p>For tasks. A {@code Flow.Publisher} comes in through {@code reactor.adapter.JdkFlowAdapter}.
     *
     * @param prefetch how many items the publisher may be ahead of the loop, at least 1; asked for anew when three quarters
     *     of them have been taken, at which point the other tasks have a turn
     * @throws WrongThreadException if the caller is not a task
     */
    public static <T> FluxItems<T> iterate(Publisher<T> publisher, int prefetch) {
        if (prefetch < 1) {
            throw new IllegalArgumentException("expected at least 1: prefetch=" + prefetch);
        }
        Task.current();
        var reader = new FluxReader<T>(TaskLoop.current(), prefetch);
        publisher.subscribe(reader);
        return new FluxItems<>(reader);
    }

    /**
     * Sends all items of {@code publisher} into {@code channel}, with Reactor's usual buffer between them; returns when it
     * completes. Leaving by an exception cancels the subscription. For tasks.
     *
     * @throws RuntimeException the error of the publisher, as {@link FluxItems} throws it
     */
    public static <T> void sendAll(Publisher<? extends T> publisher, Channel<T> channel) {
        try (var items = iterate(publisher)) {
            channel.sendAll(items);
        }
    }

    // ---- from tasks to Reactor ----

    /**
     * A mono that runs {@code body} as a new task of {@code loop} for each subscription, and is empty if that returns null.
     * Cancelling the subscription cancels the task; a task that is cancelled otherwise is an error of type
     * {@link java.util.concurrent.CancellationException}. Signals come in callbacks of the loop. Any thread may subscribe.
     */
    public static <T> Mono<T> mono(TaskLoop loop, Body<? extends @Nullable T, ?> body) {
        return Mono.fromFuture(() -> loop.submit(() -> body.run()));
    }

    /**
     * A mono of the outcome of {@code task}, as {@link #mono(TaskLoop, Body)} tells it; for any number of subscribers, at any
     * time. They share the task: cancelling a subscription leaves it alone.
     */
    public static <T> Mono<T> mono(Task<? extends @Nullable T> task) {
        return Mono.fromFuture(() -> task.toCompletableFuture(), true);
    }

    /**
     * A flux of what {@code source} emits. Each subscription runs it as a new task of {@code loop}, which waits in {@code emit}
     * while the subscriber has not asked for more: nothing is buffered. It ends when the source returns or throws.
     * Cancelling the subscription cancels the task; a task that is cancelled otherwise is an error of type
     * {@link java.util.concurrent.CancellationException}. Signals come on the loop's thread. Any thread may subscribe.
     *
     * <pre>{@code
     * Flux<String> lines = ReactorBridge.flux(loop, out -> {
     *     for (var line = reader.readLine(); line != null; line = reader.readLine()) {
     *         out.emit(line);
     *     }
     * });
     * }</pre>
     */
    public static <T> Flux<T> flux(TaskLoop loop, Emitter.Source<T> source) {
        return Flux.from(new TaskFlux<>(loop, source));
    }

    /**
     * The items of {@code channel} for subscribers, as {@link Channel#publisher} tells it: each item goes to one of them, and
     * none is taken out of the channel before it was asked for. To be called on the channel's loop; any thread may subscribe.
     */
    public static <T> Flux<T> flux(Channel<T> channel) {
        return JdkFlowAdapter.flowPublisherToFlux(channel.publisher());
    }

    /**
     * A scheduler of Reactor that runs its calls on {@code loop}, so that {@code publishOn} brings a pipeline to the tasks'
     * thread: between two waits nothing else of the loop runs. A call may wait, which holds up its own worker only. A call
     * that fails goes to the loop's exception handler. Disposing a call that runs interrupts it; disposing the scheduler
     * leaves the loop as it is. Any thread.
     */
    public static Scheduler scheduler(TaskLoop loop) {
        return new LoopScheduler(loop);
    }
}
