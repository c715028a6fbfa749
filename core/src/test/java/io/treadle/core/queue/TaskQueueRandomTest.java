package io.treadle.core.queue;

import static io.treadle.core.support.Loops.onLoop;
import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.DeadlineException;
import io.treadle.core.LoopConfig;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.select.Select;
import io.treadle.core.testing.VirtualClock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Thousands of random rounds of putting, getting, peeking, selecting, timing out, cancelling and shutting down, in a random
 * order of the tasks: what was put is got once or dropped by the shutdown, nothing else is got, and the count of what is not
 * done is right.
 */
class TaskQueueRandomTest {
    private static final int ROUNDS = 400;
    private static final int ITEMS = 30;

    enum Kind {
        FIFO,
        FIFO_2,
        LIFO_1,
        PRIORITY,
        PRIORITY_3;

        TaskQueue<Integer> create() {
            return switch (this) {
                case FIFO -> TaskQueue.fifo();
                case FIFO_2 -> TaskQueue.fifo(2);
                case LIFO_1 -> TaskQueue.lifo(1);
                case PRIORITY -> TaskQueue.priority(Comparator.reverseOrder());
                case PRIORITY_3 -> TaskQueue.priority(Comparator.reverseOrder(), 3);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsPutIsGotOnceOrDropped(Kind kind) {
        runRounds(kind, 0, ROUNDS);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("nightly")
    void whatIsPutIsGotOnceOrDroppedInManyRounds(Kind kind) {
        runRounds(kind, System.nanoTime(), 20_000);
    }

    private static void runRounds(Kind kind, long firstSeed, int rounds) {
        for (long seed = firstSeed; seed < firstSeed + rounds; seed++) {
            var config =
                    LoopConfig.named("test").withClock(VirtualClock.autojump()).withSeed(seed);
            onLoop(config, new Round(kind, seed)::run);
        }
    }

    private static final class Round {
        private final Kind kind;
        private final long seed;
        private final Random random;
        private final TaskQueue<Integer> queue;
        private final TaskQueue<Integer> idle = TaskQueue.fifo();

        private final List<Integer> put = new ArrayList<>();
        private final List<Integer> failed = new ArrayList<>();
        private final List<Integer> got = new ArrayList<>();
        private int lastItem;
        private int done;

        Round(Kind kind, long seed) {
            this.kind = kind;
            this.seed = seed;
            this.random = new Random(seed);
            this.queue = kind.create();
        }

        void run(TaskLoop loop) {
            var putters = new ArrayList<Task<?>>();
            var getters = new ArrayList<Task<?>>();
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                putters.add(loop.spawn(this::putSome));
                getters.add(loop.spawn(this::getAll));
            }
            for (int i = random.nextInt(8); i > 0; i--) {
                Task.sleep(ofMillis(random.nextInt(5)));
                boolean putting = random.nextBoolean();
                var victims = putting ? putters : getters;
                victims.get(random.nextInt(victims.size())).cancel();
                victims.add(putting ? loop.spawn(this::putSome) : loop.spawn(this::getAll));
            }
            boolean immediate = random.nextBoolean();
            if (immediate) {
                queue.shutdown(true);
            }
            Task.joinAll(putters);
            queue.shutdown();
            Task.joinAll(getters);
            check(immediate);
        }

        private void putSome() throws Exception {
            for (int i = random.nextInt(ITEMS); i > 0; i--) {
                int item = ++lastItem;
                boolean in = false;
                try {
                    in = putOne(item);
                } catch (DeadlineException e) {
                    // and on with the next one
                } catch (QueueShutDownException e) {
                    return;
                } finally {
                    (in ? put : failed).add(item);
                }
                if (random.nextInt(3) == 0) {
                    Task.yieldNow();
                }
            }
        }

        private boolean putOne(int item) throws Exception {
            switch (random.nextInt(4)) {
                case 0 -> queue.put(item);
                case 1 -> queue.put(item, ofMillis(random.nextInt(3)));
                case 2 -> {
                    return queue.tryPut(item);
                }
                default -> {
                    return Select.of(
                                    queue.putting(item).then(i -> true),
                                    idle.getting().then(i -> false),
                                    Select.after(ofMillis(random.nextInt(3))).then(late -> false))
                            .await();
                }
            }
            return true;
        }

        private void getAll() throws Exception {
            try {
                while (true) {
                    var item = getOne();
                    if (item.isPresent()) {
                        got.add(item.get());
                        finish();
                    }
                }
            } catch (QueueShutDownException e) {
                assertEquals(0, queue.size(), this::toString);
            }
        }

        private void finish() {
            Task.shield(() -> {
                if (random.nextInt(3) == 0) {
                    Task.yieldNow();
                }
            });
            done++;
            queue.taskDone();
        }

        private Optional<Integer> getOne() throws Exception {
            return switch (random.nextInt(5)) {
                case 0 -> Optional.of(queue.get());
                case 1 -> getInTime();
                case 2 -> tryGet();
                case 3 -> look();
                default -> selectGetting();
            };
        }

        private Optional<Integer> tryGet() {
            Task.yieldNow();
            return queue.tryGet();
        }

        private Optional<Integer> look() {
            assertTrue(queue.peek() <= lastItem, this::toString);
            return Optional.empty();
        }

        private Optional<Integer> selectGetting() throws Exception {
            return Select.of(
                            queue.getting().then(Optional::of),
                            Select.after(ofMillis(random.nextInt(3))).then(late -> Optional.<Integer>empty()))
                    .await();
        }

        private Optional<Integer> getInTime() {
            try {
                return Optional.of(queue.get(ofMillis(random.nextInt(3))));
            } catch (DeadlineException e) {
                return Optional.empty();
            }
        }

        private void check(boolean immediate) {
            var once = new HashSet<>(got);
            assertEquals(got.size(), once.size(), () -> "got twice, " + this);
            assertTrue(put.containsAll(once), () -> "got but not put, " + this);
            assertTrue(immediate || once.containsAll(put), () -> "put but not got, " + this);
            assertEquals(lastItem, put.size() + failed.size(), this::toString);
            assertEquals(got.size(), done, this::toString);
            var left = queue.statistics();
            assertEquals(
                    0, left.size() + left.puttersWaiting() + left.gettersWaiting() + left.unfinished(), this::toString);
            queue.join();
        }

        @Override
        public String toString() {
            return "kind=" + kind + ", seed=" + seed + ", put=" + put + ", failed=" + failed + ", got=" + got
                    + ", statistics=" + queue.statistics();
        }
    }
}
