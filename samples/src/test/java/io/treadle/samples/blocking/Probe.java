package io.treadle.samples.blocking;

import static java.time.Duration.ofMillis;

import io.treadle.core.Task;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import io.treadle.loop.Treadle;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Finds out what an operation does to its loop, and what an interrupt does to the operation. */
/*
 * A task runs the operation, which ends when the test says so, and not before; another task of the same loop ticks. So any tick
 * in between was one that the operation gave way to.
 *
 *   yields   the ticks go on
 *   pins     no tick, and the thread is in a wait that the JDK counts as one
 *   blocks   no tick, and the thread counts as running
 *
 * "No tick" is not a matter of time: it is said when a second loop, which has nothing else to do, has come round a number of
 * times since the last one. On a machine that is busy both are slow.
 */
final class Probe implements AutoCloseable {
    private enum Verdict {
        YIELDS("yields"),
        PINS("pins"),
        BLOCKS("blocks");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }
    }

    private enum Effect {
        FREES("frees"),
        CLOSES("closes it"),
        NOTHING("nothing");

        private final String words;

        Effect(String words) {
            this.words = words;
        }
    }

    private static final int TICKS = 5;
    private static final int ROUNDS = 40;

    private final EventLoop loop =
            EventLoop.start(LoopOptions.DEFAULT.withName("probed").withExceptionHandler((message, error, task) -> {}));
    private final EventLoop control = EventLoop.start(LoopOptions.DEFAULT.withName("control"));
    private volatile int ticks;

    Probe() {
        loop.post(() -> loop.spawn(this::tick));
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one task writes it
    private void tick() {
        while (true) {
            Treadle.sleep(ofMillis(1));
            ticks++;
        }
    }

    /** What the operation does in a task and what an interrupt does to it, as the table puts it. */
    String find(Callable<Trial> operation) throws Exception {
        var inThePool = effect(operation, true); // first, since it also loads classes, which would look like blocking
        var verdict = verdict(operation);
        return verdict.words + ", " + (verdict == Verdict.YIELDS ? effect(operation, false) : inThePool).words;
    }

    private Verdict verdict(Callable<Trial> operation) throws Exception {
        try (var trial = operation.call()) {
            var run = new Run(trial, false);
            var verdict = run.watch();
            trial.release().run();
            run.ended.await();
            return verdict;
        }
    }

    /** What an interrupt does in a task or, where that would stop the loop, in a thread of the offload pool. */
    private Effect effect(Callable<Trial> operation, boolean offloaded) throws Exception {
        try (var trial = operation.call()) {
            var run = new Run(trial, offloaded);
            run.awaitHeld();
            run.cancel();
            boolean ends = holdsWithin(() -> run.ended.getCount() == 0);
            if (!ends) {
                trial.release().run();
                run.ended.await();
                return Effect.NOTHING;
            }
            var isClosed = trial.isClosed();
            return isClosed != null && holdsWithin(isClosed) ? Effect.CLOSES : Effect.FREES;
        }
    }

    /** Whether {@code condition} comes true before both loops have come round a number of times. */
    private boolean holdsWithin(BooleanSupplier condition) throws Exception {
        int start = ticks;
        for (int round = 0; round < ROUNDS || ticks - start < TICKS; round++) {
            if (condition.getAsBoolean()) {
                return true;
            }
            awaitRound();
        }
        return condition.getAsBoolean();
    }

    private void awaitRound() throws Exception {
        control.submit(() -> {
                    Treadle.sleep(ofMillis(2));
                    return 0;
                })
                .get();
    }

    @Override
    public void close() {
        loop.close();
        control.close();
    }

    /** The operation, in a task of the loop. */
    private final class Run {
        private final Trial trial;
        private final CompletableFuture<Thread> begun = new CompletableFuture<>();
        final CountDownLatch ended = new CountDownLatch(1);
        private volatile @Nullable Task<?> task;

        Run(Trial trial, boolean offloaded) {
            this.trial = trial;
            loop.post(() -> task = loop.spawn(() -> {
                if (offloaded) {
                    Treadle.offload(this::call);
                } else {
                    call();
                }
            }));
        }

        private void call() throws Exception {
            begun.complete(Thread.currentThread());
            try {
                trial.call().run();
            } finally {
                ended.countDown();
            }
        }

        Verdict watch() throws Exception {
            var thread = begun.get();
            int start = ticks;
            int last = start;
            int quiet = 0;
            while (quiet < ROUNDS) {
                awaitRound();
                ensureWaits();
                if (!trial.isHeld().getAsBoolean()) {
                    start = ticks;
                } else if (ticks - start >= TICKS) {
                    return Verdict.YIELDS;
                }
                quiet = ticks == last && trial.isHeld().getAsBoolean() ? quiet + 1 : 0;
                last = ticks;
            }
            return thread.getState() == Thread.State.RUNNABLE ? Verdict.BLOCKS : Verdict.PINS;
        }

        /** Until it is where it waits, as far as anybody can tell. */
        void awaitHeld() throws Exception {
            begun.get();
            for (int round = 0; round < TICKS || !trial.isHeld().getAsBoolean(); round++) {
                awaitRound();
            }
            ensureWaits();
        }

        private void ensureWaits() {
            if (ended.getCount() == 0) {
                throw new AssertionError("the operation did not wait: " + trial);
            }
        }

        void cancel() {
            var running = task;
            if (running != null) {
                running.cancel();
            }
        }
    }
}
