package io.treadle.core.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.treadle.core.Cancelled;
import io.treadle.core.LoopConfig;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.function.Action;
import io.treadle.core.select.Select;
import io.treadle.core.select.SelectClause;
import io.treadle.core.support.Loops;
import io.treadle.core.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Many tasks that want a permit, in all ways, for a random time, and are cancelled at random; each step is compared with a
 * {@link LineModel}. Time is virtual, so that a seed gives the same run each time.
 */
final class RandomUsers {
    private static final Duration FOR_EVER = Duration.ofDays(365);
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    /** What is tested. */
    interface Subject {
        void acquire();

        boolean acquire(Duration limit);

        boolean tryAcquire();

        SelectClause<Held> acquiring();

        void release();

        int waiting();

        /** Now and then something of its own, which it tells the model. */
        default void disturb(Random random, LineModel model) {}
    }

    private final VirtualClock clock = VirtualClock.autojump();
    private final Random random;
    private final Subject subject;
    private final LineModel model;
    private final List<User> users = new ArrayList<>();

    private RandomUsers(Random random, Subject subject, int permits) {
        this.random = random;
        this.subject = subject;
        this.model = new LineModel(permits);
    }

    /** Makes what is tested with so many permits. */
    interface Maker {
        Subject make(int permits);
    }

    /** Runs {@code seeds} runs, with 1 to {@code maxPermits} permits. */
    static void run(int seeds, int maxPermits, Maker maker) {
        LongStream.range(0, seeds).forEach(seed -> runSeed(seed, maxPermits, maker));
    }

    private static void runSeed(long seed, int maxPermits, Maker maker) {
        try {
            var random = new Random(seed);
            int permits = 1 + random.nextInt(maxPermits);
            var run = new RandomUsers(random, maker.make(permits), permits);
            Loops.onLoop(LoopConfig.named("test").withClock(run.clock), loop -> run.run());
        } catch (Throwable e) {
            throw new AssertionError("seed=" + seed + ": " + e.getMessage(), e);
        }
    }

    private void run() throws Exception {
        var tasks = new ArrayList<Task<?>>();
        for (int i = 0; i < 6; i++) {
            var user = new User();
            users.add(user);
            tasks.add(TaskLoop.current().spawn(user));
            user.task = tasks.getLast();
        }
        for (int i = 0; i < 30; i++) {
            pause();
            disturb();
        }
        Task.joinAll(tasks);
        for (var task : tasks) {
            if (task.exception() instanceof Error e) {
                throw e;
            }
        }
        assertEquals(0, subject.waiting());
        assertEquals(model.free() > 0, subject.tryAcquire(), "a permit was lost or made");
    }

    private void disturb() {
        if (random.nextInt(4) == 0) {
            users.get(random.nextInt(users.size())).cancel();
        }
        subject.disturb(random, model);
    }

    /** A few milliseconds, so that several things fall into the same turn. */
    private void pause() {
        Task.sleep(MILLISECOND.multipliedBy(random.nextInt(4)));
    }

    private final class User implements Action<Exception> {
        private @Nullable Task<?> task;
        private LineModel.@Nullable Entry entry;
        private boolean holds;

        void cancel() {
            if (entry != null && !holds) {
                entry.cancel();
            }
            if (task != null) {
                task.cancel();
            }
        }

        @Override
        public void run() throws Exception {
            for (int round = 0; round < 12; round++) {
                pause();
                if (tryOnce()) {
                    use();
                }
            }
        }

        private void use() {
            model.got(Objects.requireNonNull(entry));
            holds = true;
            try {
                pause();
            } finally {
                holds = false;
                entry = null;
                model.release(1);
                subject.release();
                assertEquals(model.waiting(), subject.waiting());
            }
        }

        private boolean tryOnce() throws Exception {
            boolean got = false;
            try {
                got = switch (random.nextInt(5)) {
                    case 0 -> plain();
                    case 1 -> limited();
                    case 2 -> inScope();
                    case 3 -> selected();
                    default -> tried();
                };
            } catch (Cancelled e) {
                missed();
                throw e;
            }
            if (!got) {
                missed();
            }
            return got;
        }

        private void missed() {
            if (entry != null) {
                entry.missed();
                entry = null;
            }
        }

        private void arrive(Duration limit) {
            var arriving = new LineModel.Entry(clock, limit);
            model.arrive(arriving);
            entry = arriving;
        }

        private Duration limit() {
            return MILLISECOND.multipliedBy(1 + random.nextInt(4));
        }

        private boolean plain() {
            arrive(FOR_EVER);
            subject.acquire();
            return true;
        }

        private boolean limited() {
            var limit = limit();
            arrive(limit);
            return subject.acquire(limit);
        }

        private boolean inScope() {
            var limit = limit();
            arrive(limit);
            return Task.moveOnAfter(limit, () -> subject.acquire());
        }

        private boolean selected() throws Exception {
            var limit = limit();
            arrive(limit);
            return Select.of(
                            subject.acquiring().then(held -> true),
                            Select.after(limit).then(late -> false))
                    .await();
        }

        private boolean tried() {
            assertEquals(model.isFree(), subject.tryAcquire() && undo());
            return false;
        }

        private boolean undo() {
            subject.release();
            return true;
        }
    }
}
