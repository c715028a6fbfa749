package io.treadle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.TaskCancelledException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Programs that know nothing of Treadle, run on a loop. */
@LoopTest
class AdoptTest {
    private final List<String> trail = new ArrayList<>();

    /** After a wait that is longer than a loop needs to close, if nobody waits for this. Whoever waits does so however long it is. */
    private void noteLater(String what) {
        try {
            Thread.sleep(200);
            note(what);
        } catch (InterruptedException e) {
            trail.add("interrupted");
        }
    }

    /** Fails in a thread that has outlived its loop. */
    private void note(String what) {
        assertTrue(EventLoop.current().isOnThread());
        trail.add(what);
    }

    @Test
    void theResultIsThatOfTheBody() {
        assertEquals(42, Treadle.adopt(() -> 42));
    }

    @Test
    void theVirtualThreadsOfTheBodyAreWaitedFor() {
        Treadle.adopt(() -> {
            Thread.startVirtualThread(() -> noteLater("thread"));
            note("body");
        });
        assertEquals(List.of("body", "thread"), trail);
    }

    @Test
    void theirOwnVirtualThreadsAreToo() {
        Treadle.adopt(() -> {
            Thread.startVirtualThread(() -> Thread.startVirtualThread(() -> {
                noteLater("grandchild");
                Thread.startVirtualThread(() -> noteLater("great-grandchild"));
            }));
        });
        assertEquals(List.of("grandchild", "great-grandchild"), trail);
    }

    @Test
    void soAreTasksAndWhatTheyStart() {
        Treadle.adopt(() -> {
            Thread.startVirtualThread(() -> Treadle.spawn(() -> {
                Treadle.yieldNow();
                Thread.startVirtualThread(() -> noteLater("thread of a task of a thread"));
            }));
        });
        assertEquals(List.of("thread of a task of a thread"), trail);
    }

    @Test
    void allRunOnOneThreadAlsoThoseOfAnExecutor() {
        Set<EventLoop> loops = ConcurrentHashMap.newKeySet();
        int[] counter = {0};
        Treadle.adopt(() -> {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 10; i++) {
                    threads.execute(() -> {
                        loops.add(EventLoop.current());
                        for (int n = 0; n < 1000; n++) {
                            counter[0]++;
                        }
                        Thread.yield();
                    });
                }
            }
        });
        assertEquals(1, loops.size());
        assertEquals(10_000, counter[0]);
    }

    @Test
    void threadsThatMeetEachOtherDoSo() throws InterruptedException {
        Treadle.adopt(() -> {
            var queue = new SynchronousQueue<String>();
            Thread.startVirtualThread(() -> {
                try {
                    trail.add(queue.take());
                } catch (InterruptedException e) {
                    trail.add("interrupted");
                }
            });
            queue.put("hello");
        });
        assertEquals(List.of("hello"), trail);
    }

    private void sleepUntilInterrupted() {
        try {
            Thread.sleep(Duration.ofDays(1));
        } catch (InterruptedException e) {
            trail.add("interrupted");
        }
    }

    @Test
    void aBodyThatFailsInterruptsThem() {
        var failure = new IOException("full");
        assertSame(
                failure,
                assertThrows(
                        IOException.class,
                        () -> Treadle.adopt(() -> {
                            Thread.startVirtualThread(this::sleepUntilInterrupted);
                            Thread.yield();
                            throw failure;
                        })));
        assertEquals(List.of("interrupted"), trail);
    }

    @Test
    void anInterruptOfTheCallerReachesThem() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var thrown = new AtomicReference<Throwable>();
        var caller = Thread.ofPlatform().start(() -> {
            try {
                Treadle.adopt(() -> {
                    Thread.startVirtualThread(() -> {
                        begun.countDown();
                        sleepUntilInterrupted();
                    });
                });
            } catch (TaskCancelledException e) {
                thrown.set(e);
            }
        });
        begun.await();
        caller.interrupt();
        caller.join();
        assertTrue(thrown.get() instanceof TaskCancelledException);
        assertEquals(List.of("interrupted"), trail);
    }

    @Test
    void oneThatResistsIsNotWaitedForLongerThanTheGrace() {
        var options = LoopOptions.DEFAULT.withCloseGrace(Duration.ofMillis(50));
        var released = new CountDownLatch(1);
        var threads = new ArrayList<Thread>();
        assertThrows(
                IOException.class,
                () -> EventLoop.adopt(options, () -> {
                    threads.add(Thread.startVirtualThread(() -> awaitWhateverComes(released)));
                    Thread.yield();
                    throw new IOException("full");
                }));
        assertTrue(threads.get(0).isAlive());
        released.countDown();
    }

    private static void awaitWhateverComes(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.yield();
            }
        }
    }

    @Test
    void runDoesNotWaitForSuchThreads() {
        var released = new CountDownLatch(1);
        var thread = EventLoop.run(() -> {
            var started = Thread.startVirtualThread(() -> awaitWhateverComes(released));
            Treadle.yieldNow();
            return started;
        });
        assertTrue(thread.isAlive());
        assertFalse(thread.isInterrupted());
        released.countDown();
    }
}
