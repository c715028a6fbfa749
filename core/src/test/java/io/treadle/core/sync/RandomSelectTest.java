package io.treadle.core.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.LoopConfig;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.Wait;
import io.treadle.core.channel.Channel;
import io.treadle.core.queue.TaskQueue;
import io.treadle.core.select.Select;
import io.treadle.core.select.SelectClause;
import io.treadle.core.support.Loops;
import io.treadle.core.testing.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Selects over everything there is to take, with limits and cancelled at random, against a model of each. */
class RandomSelectTest {
    private static final Duration FOR_EVER = Duration.ofDays(365);

    /** More than all users together take of what never runs out. */
    private static final int NO_END = 1_000_000;

    /** One thing to take, and its model. What is not given back can be taken by all, once it is there. */
    private static final class Thing {
        private final SelectClause<?> clause;
        private final LineModel model;
        private final @Nullable Runnable release;

        private Thing(SelectClause<?> clause, int permits, @Nullable Runnable release) {
            this.clause = clause;
            this.model = new LineModel(permits);
            this.release = release;
        }
    }

    /** All runs together: how many selects had to wait and then took something. */
    private static int waited;

    @Test
    void aSelectDoesWhatASimpleModelDoes() {
        waited = 0;
        for (long seed = 0; seed < 300; seed++) {
            try {
                new Run(seed).onLoop();
            } catch (Throwable e) {
                throw new AssertionError("seed=" + seed + ": " + e.getMessage(), e);
            }
        }
        assertTrue(waited > 1_000, () -> "waited=" + waited);
    }

    private static final class Run {
        private final VirtualClock clock = VirtualClock.autojump();
        private final Random random;
        private final Event event = new Event();
        /** Free for ever while the event is set. */
        private final Thing set = new Thing(event.waiting(), 0, null);

        private final Event mayEnd = new Event();
        private final Deferred<String> deferred = new Deferred<>();
        private final Thing completed = new Thing(deferred.getting(), 0, null);

        private final List<Thing> things = new ArrayList<>();
        private final List<User> users = new ArrayList<>();

        Run(long seed) {
            random = new Random(seed);
            var lock = new TaskLock();
            var again = new TaskRLock();
            var semaphore = new TaskSemaphore(2);
            var limiter = new CapacityLimiter(1);
            things.add(new Thing(lock.acquiring(), 1, lock::release));
            things.add(new Thing(again.acquiring(), 1, again::release));
            things.add(new Thing(semaphore.acquiring(), 2, semaphore::release));
            things.add(new Thing(limiter.acquiring(), 1, limiter::release));
            things.add(set);
            things.add(completed);
        }

        /** What is in a queue or a channel is taken, and put back, as permits are. */
        private void addItems() {
            var queue = TaskQueue.<String>fifo();
            queue.tryPut("a");
            queue.tryPut("b");
            things.add(new Thing(queue.getting(), 2, () -> queue.tryPut("again")));
            var channel = Channel.<String>bounded(1);
            channel.trySend("a");
            things.add(new Thing(channel.receiving(), 1, () -> channel.trySend("again")));
        }

        /** Its end can be taken by all, from the moment when the last step of its body is over. */
        private void addTask(TaskLoop loop) {
            var task = new Thing[1];
            var ending = loop.spawn(() -> {
                mayEnd.await();
                task[0].model.release(NO_END);
            });
            task[0] = new Thing(Select.done(ending), 0, null);
            things.add(task[0]);
        }

        void onLoop() throws Exception {
            Loops.onLoop(LoopConfig.named("test").withClock(clock), this::run);
        }

        private void run(TaskLoop loop) throws Exception {
            addItems();
            addTask(loop);
            for (int i = 0; i < 8; i++) {
                var user = new User();
                users.add(user);
                user.task = loop.spawn(user::run);
            }
            for (int i = 0; i < 40; i++) {
                pause();
                disturb();
            }
            for (var user : users) {
                user.cancel();
                user.join();
            }
            mayEnd.set();
            Task.yieldNow();
            things.remove(set);
            for (var thing : things) {
                assertEquals(
                        thing.model.isFree(),
                        Select.of(thing.clause.then(taken -> true)).orElse(false),
                        "a permit was lost or made");
            }
        }

        private void disturb() {
            if (random.nextInt(4) == 0) {
                users.get(random.nextInt(users.size())).cancel();
            } else if (random.nextInt(4) == 0) {
                setForAMoment();
            } else if (random.nextInt(60) == 0) {
                mayEnd.set();
            } else if (random.nextInt(60) == 0 && deferred.complete("done")) {
                completed.model.release(NO_END);
            }
        }

        private void setForAMoment() {
            set.model.release(1_000);
            event.set();
            set.model.forgetFree();
            event.clear();
        }

        private void pause() {
            Task.sleep(Duration.ofMillis(random.nextInt(4)));
        }

        private final class User {
            private @Nullable Task<?> task;
            private LineModel.@Nullable Entry entry;

            void cancel() {
                if (entry != null) {
                    entry.cancel();
                }
                if (task != null) {
                    task.cancel();
                }
            }

            void join() throws Exception {
                if (task != null) {
                    task.join();
                    if (task.exception() instanceof Error e) {
                        throw e;
                    }
                }
            }

            void run() throws Exception {
                for (int i = 0; i < 20; i++) {
                    pause();
                    Wait.checkpoint();
                    selectOnce();
                }
            }

            private void selectOnce() throws Exception {
                var limit = random.nextBoolean() ? Duration.ofMillis(1 + random.nextInt(4)) : FOR_EVER;
                var mine = some();
                var trying = new LineModel.Entry(clock, limit);
                boolean atOnce = mine.stream().anyMatch(thing -> thing.model.isFree());
                if (!atOnce) {
                    mine.forEach(thing -> thing.model.enlist(trying));
                }
                entry = trying;
                Thing taken = null;
                try {
                    taken = select(mine, limit);
                } finally {
                    entry = null;
                    if (taken == null) {
                        trying.missed();
                    }
                }
                if (taken != null) {
                    use(taken, trying, atOnce);
                }
            }

            private List<Thing> some() {
                var shuffled = new ArrayList<>(things);
                Collections.shuffle(shuffled, random);
                return shuffled.subList(0, 1 + random.nextInt(things.size()));
            }

            private @Nullable Thing select(List<Thing> mine, Duration limit) throws Exception {
                var clauses = new ArrayList<SelectClause<Optional<Thing>>>();
                for (var thing : mine) {
                    clauses.add(thing.clause.then(taken -> Optional.of(thing)));
                }
                clauses.add(Select.after(limit).then(late -> Optional.empty()));
                var select = Select.of(clauses);
                return (random.nextBoolean() ? select : select.biased()).await().orElse(null);
            }

            private void use(Thing taken, LineModel.Entry trying, boolean atOnce) {
                if (atOnce) {
                    taken.model.give(trying);
                } else {
                    waited++;
                }
                assertSame(taken.model, trying.givenBy, "it was not its turn");
                try {
                    pause();
                } finally {
                    if (taken.release != null) {
                        taken.model.release(1);
                        taken.release.run();
                    }
                }
            }
        }
    }
}
