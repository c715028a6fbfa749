package io.treadle.loop;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.treadle.core.TaskLoop;
import io.treadle.core.diagnostics.LoopStatistics;
import io.treadle.core.engine.Scheduler;
import io.treadle.core.function.Action;
import io.treadle.core.function.Body;
import io.treadle.loop.internal.jmx.LoopBean;
import io.treadle.loop.internal.metrics.TimesMeter;
import io.treadle.loop.internal.netty.IoHandlers;
import io.treadle.loop.internal.netty.NettyPoller;
import io.treadle.loop.internal.netty.OpenStreams;
import io.treadle.loop.internal.reactor.NonBlockingThreads;
import java.util.concurrent.atomic.AtomicReference;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * The event loop: many thousand tasks and all of Netty's I/O on one thread.
 *
 * <pre>{@code
 * var total = EventLoop.run(() -> {
 *     var tasks = urls.stream().map(url -> Treadle.spawn(() -> http.get(url).text().length())).toList();
 *     return Treadle.gather(tasks).stream().mapToInt(n -> n).sum();
 * });
 * }</pre>
 *
 * <p>{@link #run} is for programs that are a loop; {@link #start} for a loop in the background of another program;
 * {@link #create} for one that is run by hand, as with asyncio. Which thread may call what is said at {@link TaskLoop}.
 */
public final class EventLoop extends TaskLoop {
    static {
        NonBlockingThreads.register();
    }

    private final NettyPoller poller;
    private final OffloadPool offload;
    private final @Nullable TimesMeter meter;
    private final AtomicReference<@Nullable ObjectName> bean = new AtomicReference<>();

    private EventLoop(LoopOptions options, NettyPoller poller) {
        super(options.config(), poller);
        this.poller = poller;
        this.offload = new OffloadPool(this, options.offload());
        this.meter = options.config().watch().measures() ? new TimesMeter() : null;
        if (meter != null) {
            measureBy(meter);
        }
    }

    /**
     * Runs {@code body} as the main task of a new loop, until it and all tasks that are not daemons are done; then closes the
     * loop. If the body fails, the other tasks are cancelled. Waits, so not on a loop's thread. An interrupt of the caller
     * cancels the main task.
     *
     * <p>Where the caller is the JVM's main thread, so does Ctrl-C; the JVM then ends with exit code 130 when that thread has
     * ended. A second Ctrl-C dumps the tasks and halts the JVM.
     *
     * @throws X what the body threw
     * @throws IllegalStateException in a task, and where the JVM lacks the flag that Treadle needs; the messages say what to do
     */
    public static <T extends @Nullable Object, X extends Exception> T run(Body<T, X> body) throws X {
        return run(LoopOptions.DEFAULT, body);
    }

    /** Runs {@code action} on a new loop, as {@link #run(Body)} does. */
    public static <X extends Exception> void run(Action<X> action) throws X {
        run(LoopOptions.DEFAULT, action.asBody());
    }

    /** Runs {@code action} on a new loop, as {@link #run(Body)} does. */
    public static <X extends Exception> void run(LoopOptions options, Action<X> action) throws X {
        run(options, action.asBody());
    }

    /** Runs {@code body} on a new loop, as {@link #run(Body)} does. */
    public static <T extends @Nullable Object, X extends Exception> T run(LoopOptions options, Body<T, X> body)
            throws X {
        return runNew(options, loop -> loop.runToTheEnd(body));
    }

    /**
     * Runs a program that knows nothing of Treadle on a new loop: {@code body}, and the virtual threads that it starts by
     * {@link Thread#ofVirtual}, {@link Thread#startVirtualThread} or an executor of them, which run on the same thread as they
     * inherit its scheduler. Platform threads that it starts, and what these start, are left as they are.
     *
     * <p>As {@link #run(Body)}, but returns only when those virtual threads have ended too; one that never ends keeps it from
     * returning. If the body fails or is cancelled, as an interrupt of the caller does, they are interrupted and waited for, for
     * the grace period of the loop; what resists goes on without a loop, and a warning says so.
     *
     * @throws X what the body threw
     * @throws IllegalStateException in a task, and where the JVM lacks the flag that Treadle needs; the messages say what to do
     */
    public static <T extends @Nullable Object, X extends Exception> T adopt(Body<T, X> body) throws X {
        return adopt(LoopOptions.DEFAULT, body);
    }

    /** Runs {@code action}, such as {@code () -> Program.main(args)}, on a new loop, as {@link #adopt(Body)} does. */
    public static <X extends Exception> void adopt(Action<X> action) throws X {
        adopt(LoopOptions.DEFAULT, action.asBody());
    }

    /** Runs {@code body} on a new loop, as {@link #adopt(Body)} does. */
    public static <T extends @Nullable Object, X extends Exception> T adopt(LoopOptions options, Body<T, X> body)
            throws X {
        return runNew(options, loop -> loop.runWithThreads(body));
    }

    /** Runs a new loop in one of the ways in which that is done. */
    private interface Run<T extends @Nullable Object, X extends Exception> {
        T on(EventLoop loop) throws X;
    }

    private static <T extends @Nullable Object, X extends Exception> T runNew(LoopOptions options, Run<T, X> run)
            throws X {
        ensureNoLoopHere();
        var loop = create(options);
        var ctrlC = CtrlC.installOnMainThread(loop);
        try {
            return run.on(loop);
        } finally {
            if (ctrlC != null) {
                ctrlC.remove();
            }
        }
    }

    /** A loop that runs when it is told to, with {@link #runUntilComplete(Body)} or {@link #runForever}. Any thread. */
    public static EventLoop create() {
        return create(LoopOptions.DEFAULT);
    }

    /** A loop that runs when it is told to. Any thread. */
    public static EventLoop create(LoopOptions options) {
        return new EventLoop(options, new NettyPoller(handlers(options.transport())));
    }

    /** A loop that runs in the background until it is closed. Any thread. */
    public static EventLoop start() {
        return start(LoopOptions.DEFAULT);
    }

    /** A loop that runs in the background until it is closed. Any thread. */
    public static EventLoop start(LoopOptions options) {
        var loop = create(options);
        loop.runInBackground();
        return loop;
    }

    /**
     * The loop that runs the caller.
     *
     * @throws WrongThreadException if none does
     */
    public static EventLoop current() {
        if (TaskLoop.current() instanceof EventLoop loop) {
            return loop;
        }
        throw new IllegalStateException("this needs I/O, which " + TaskLoop.current()
                + " does not have; make the loop with EventLoop.create or EventLoop.run");
    }

    private static IoHandlerFactory handlers(Transport transport) {
        return switch (transport) {
            case AUTO -> IoHandlers.best();
            case EPOLL -> IoHandlers.epoll();
            case IO_URING -> IoHandlers.ioUring();
            case KQUEUE -> IoHandlers.kqueue();
            case NIO -> IoHandlers.nio();
        };
    }

    /**
     * Runs {@code body}, which really blocks (files, native code, long computation), on a thread of the offload pool: the
     * calling task waits, the loop goes on. The body must not touch what tasks of the loop share. A cancelled caller goes on
     * at once, and the body is interrupted, unless {@link OffloadOptions#onCancel} says otherwise. For tasks of this loop.
     *
     * @throws X what the body threw
     * @throws java.util.concurrent.RejectedExecutionException if the pool is full and set to reject
     */
    public <T extends @Nullable Object, X extends Exception> T offload(Body<T, X> body) throws X {
        return offload.apply(body);
    }

    /** The same, with a choice of what becomes of the call when the caller is cancelled. */
    public <T extends @Nullable Object, X extends Exception> T offload(OnCancel onCancel, Body<T, X> body) throws X {
        return offload.apply(onCancel, body);
    }

    /** Runs {@code action} on a thread of the offload pool, as {@link #offload(Body)} does. */
    public <X extends Exception> void offload(Action<X> action) throws X {
        offload.apply(action);
    }

    /** Runs {@code action} on a thread of the offload pool, as {@link #offload(OnCancel, Body)} does. */
    public <X extends Exception> void offload(OnCancel onCancel, Action<X> action) throws X {
        offload(onCancel, action.asBody());
    }

    /**
     * The pool behind {@link #offload(Body)}, for its other verbs. It belongs to the loop: its tasks are no scope's, and closing
     * it means that this loop can offload no more.
     */
    public OffloadPool offloadPool() {
        return offload;
    }

    /** Netty's event loop, for code written for Netty. Its handlers run on this loop's thread, and must not wait. */
    public IoEventLoop nettyEventLoop() {
        return poller.eventLoop();
    }

    @Override
    protected LoopStatistics.@Nullable Times turnTimes() {
        return meter == null ? null : meter.turns();
    }

    @Override
    protected LoopStatistics.@Nullable Times sliceTimes() {
        return meter == null ? null : meter.slices();
    }

    /** JMX takes a while to start, and only who looks at a program that goes on needs it. */
    @Override
    protected void hasRunForAWhile() {
        var name = LoopBean.register(this);
        bean.set(name);
        if (isBeingClosed() || name == null) {
            hide();
        }
    }

    private void hide() {
        var name = bean.getAndSet(null);
        if (name != null) {
            LoopBean.unregister(name);
        }
    }

    @Override
    protected void closeResources() {
        OpenStreams.of(nettyEventLoop()).finish(closeGrace());
        offload.endThreads();
        if (bean.get() != null) {
            Scheduler.threadsElsewhere().start(this::hide); // it takes locks
        }
    }
}
