package io.treadle.testkit;

import io.treadle.core.Task;
import io.treadle.core.diagnostics.WatchOptions;
import io.treadle.core.function.Action;
import io.treadle.core.testing.VirtualClock;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.InvocationInterceptor.Invocation;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** The loop of one test. Used by the thread of JUnit, which waits; the loop runs for it only as long as it does. */
/*
 *   made      the loop is paused
 *   run()     @BeforeEach, the test, or a factory and each of its tests, @AfterEach: one after the other, each as a task of
 *             its own  -> paused, or given up
 *   finish()  unless given up, looks for tasks that are left; closes the loop; says what it has met
 *
 *   given up  a run was over its limit, or stuck: the loop may never answer again, so it is not asked any more
 */
final class TestLoop {
    private final TreadleTest options;
    private final @Nullable VirtualClock clock;
    private final Unobserved unobserved = new Unobserved();
    private final @Nullable PinWatch pins;
    private final long seed;
    private final EventLoop loop;
    private boolean givenUp;
    private boolean failed;

    TestLoop(String name, TreadleTest options) {
        if (options.limitMillis() <= 0) {
            throw new IllegalArgumentException("expected a limit of one millisecond or more: limitMillis="
                    + options.limitMillis() + "; Long.MAX_VALUE for none");
        }
        this.options = options;
        this.clock = options.realTime() ? null : VirtualClock.autojump();
        this.pins = options.failOnPinning() ? new PinWatch() : null;
        this.seed =
                options.seed() == TreadleTest.RANDOM ? drawSeed(ThreadLocalRandom.current()::nextLong) : options.seed();
        this.loop = EventLoop.create(loopOptions(name));
    }

    /** One that repeats its order when it is given as the seed: not those that mean something else there. */
    static long drawSeed(LongSupplier random) {
        long drawn = random.getAsLong();
        while (drawn == TreadleTest.FIFO || drawn == TreadleTest.RANDOM) {
            drawn = random.getAsLong();
        }
        return drawn;
    }

    private LoopOptions loopOptions(String name) {
        var common = LoopOptions.DEFAULT
                .withName(name)
                .withExceptionHandler(unobserved)
                .withWatch(WatchOptions.DEFAULT.withDeadlockThrown(true))
                .withEager(options.eager());
        var timed = clock == null ? common : common.withClock(clock);
        return seed == TreadleTest.FIFO ? timed : timed.withSeed(seed);
    }

    EventLoop eventLoop() {
        return loop;
    }

    VirtualClock virtualClock() {
        if (clock == null) {
            throw new ParameterResolutionException(
                    "a test in real time has no VirtualClock: realTime=true; leave that option or the parameter out");
        }
        return clock;
    }

    /** Runs {@code invocation} as a task; returns what it returns, and throws what it throws. */
    <T> T run(Invocation<T> invocation) throws Throwable {
        var result = new AtomicReference<T>();
        try {
            runLimited(limit(), () -> result.set(proceed(invocation)));
            return result.get();
        } catch (InvocationTargetException e) {
            throw failed(e.getTargetException());
        } catch (Throwable e) {
            throw failed(e);
        }
    }

    private Throwable failed(Throwable failure) {
        failed = true;
        return withSeed(failure);
    }

    private Throwable withSeed(Throwable failure) {
        if (seed != TreadleTest.FIFO) {
            failure.addSuppressed(
                    new AssertionError("the order of tasks: to repeat it, @TreadleTest(seed = " + seed + "L)"));
        }
        return failure;
    }

    private static <T> T proceed(Invocation<T> invocation) throws Exception {
        try {
            return invocation.proceed();
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new InvocationTargetException(e);
        }
    }

    private void runLimited(Duration limit, Action<Exception> action) throws Exception {
        if (givenUp) {
            throw new IllegalStateException(
                    "not run, as the loop was given up with the method before: loop=" + loop.name());
        }
        var run = new LimitedRun(loop, clock, action);
        try {
            run.await(limit);
        } finally {
            givenUp |= run.isGivenUp();
        }
    }

    /** Closes the loop; fails if something went wrong that no method has seen. A test that has failed may leave tasks. */
    void finish(boolean testFailed) throws Exception {
        var verdict = new Verdict();
        if (!givenUp) {
            verdict.check(() -> runLimited(limit(), () -> settle(failed || testFailed)));
        }
        verdict.check(this::close);
        verdict.check(unobserved::failIfAny);
        if (pins != null) {
            verdict.check(pins::failIfAny);
        }
        verdict.ifAny(this::withSeed);
        verdict.throwIfAny();
    }

    /** What has begun to end shall have ended, and failures shall have been reported, before anybody is blamed. */
    private void settle(boolean testFailed) {
        loop.waitAllBlocked();
        var left = leftTasks();
        if (!left.isEmpty() && !testFailed) {
            throw new AssertionError("expected all tasks to have ended when the test returns, but there are left: "
                    + left.stream().map(Task::name).collect(Collectors.joining(", "))
                    + "; join them, cancel them in @AfterEach, or spawn them as daemons\n" + loop.dump());
        }
    }

    private List<Task<?>> leftTasks() {
        var self = Task.current();
        return loop.tasks().stream()
                .filter(task -> task != self && !task.isDaemon())
                .toList();
    }

    private void close() throws Exception {
        var closing = Thread.ofPlatform().daemon().name(loop.name() + "-close").start(loop::close);
        if (!closing.join(givenUp ? Duration.ofSeconds(1) : limit()) && !givenUp) {
            throw new AssertionError("the loop did not close in time: limitMillis=" + options.limitMillis()
                    + "; a task computes, blocks the thread or withstands its cancelling\n" + loop.dump());
        }
    }

    private Duration limit() {
        return Duration.ofMillis(options.limitMillis());
    }
}
