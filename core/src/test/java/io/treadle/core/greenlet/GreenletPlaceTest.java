package io.treadle.core.greenlet;

import static io.treadle.core.support.Loops.onLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.LoopConfig;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.TaskState;
import io.treadle.core.testing.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Places: who may switch, and how greenlets share their owner's fate. */
class GreenletPlaceTest {
    @EveryPlace
    void aGreenletOfAnotherPlaceIsRefusedAtOnce(Where where) throws Exception {
        var unstarted = Greenlet.of(() -> {});
        var dead = Greenlet.of(() -> {});
        dead.switchTo();
        where.run(() -> {
            for (var foreign : List.of(unstarted, dead)) {
                var refused = assertThrows(WrongThreadException.class, foreign::switchTo);
                assertTrue(refused.toString().contains("place"), refused::toString);
                assertThrows(WrongThreadException.class, () -> foreign.throwInto(new IOException()));
                assertThrows(WrongThreadException.class, foreign::kill);
                assertThrows(WrongThreadException.class, foreign::close);
            }
        });
        assertFalse(unstarted.isDead());
    }

    @EveryPlace
    void aThreadThatIsStartedInAPlaceIsAnotherPlace(Where where) throws Exception {
        where.run(() -> {
            var child = Greenlet.of(() -> {});
            var refused = new CompletableFuture<Throwable>();
            Thread.startVirtualThread(() -> {
                try {
                    child.switchTo();
                } catch (Throwable e) {
                    refused.complete(e);
                }
            });
            assertInstanceOf(WrongThreadException.class, refused.get());
        });
    }

    @Test
    void aGreenletOfAnotherTaskIsRefused() throws Exception {
        try (var loop = TaskLoop.create()) {
            loop.runUntilComplete(() -> {
                var foreign = Greenlet.of(() -> {});
                var other = loop.spawn(() -> assertThrows(WrongThreadException.class, foreign::switchTo));
                other.get();
                foreign.switchTo();
            });
        }
    }

    @Test
    void tenThreadsHaveGreenletsThatDoNotMeet() throws Exception {
        var threads = new ArrayList<CompletableFuture<Integer>>();
        for (int i = 0; i < 10; i++) {
            var sum = new CompletableFuture<Integer>();
            threads.add(sum);
            int start = i;
            Thread.ofPlatform().start(() -> sum.complete(countUp(start)));
        }
        for (int i = 0; i < 10; i++) {
            assertEquals(i + 100, threads.get(i).get());
        }
    }

    private static int countUp(int start) {
        var main = Greenlet.current();
        var counter = Greenlet.of(first -> {
            int count = start;
            while (true) {
                main.switchTo(++count);
            }
        });
        for (int i = 0; i < 99; i++) {
            counter.switchTo();
        }
        return counter.switchTo() instanceof Integer sum ? sum : -1;
    }

    @Test
    void inATaskAllGreenletsAreThatTask() throws Exception {
        try (var loop = TaskLoop.create()) {
            loop.runUntilComplete(() -> {
                var task = Task.current();
                assertSame(task, Greenlet.of(first -> Task.current()).switchTo());
                assertEquals(1, loop.tasks().size());
            });
        }
    }

    @Test
    void aGreenletThatSleepsLetsOtherTasksRunButNotItsOwn() throws Exception {
        onLoop(LoopConfig.named("test").withClock(VirtualClock.autojump()), loop -> {
            var trail = new ArrayList<String>();
            loop.spawn(() -> trail.add("other task"));
            var sleeper = Greenlet.of(() -> {
                Task.sleep(Duration.ofMillis(1));
                trail.add("slept");
            });
            sleeper.switchTo();
            trail.add("main");
            assertEquals(List.of("other task", "slept", "main"), trail);
        });
    }

    @Test
    void cancellingATaskReachesTheGreenletThatWaits() throws Exception {
        try (var loop = TaskLoop.create()) {
            loop.runUntilComplete(() -> {
                var trail = new ArrayList<String>();
                var task = loop.spawn(() -> {
                    Greenlet.of(() -> sleepLong(trail)).switchTo();
                    trail.add("never");
                });
                Task.yieldNow();
                assertEquals(TaskState.WAITING, task.state());
                task.cancel();
                task.join();
                assertEquals(TaskState.CANCELLED, task.state());
                assertEquals(List.of("finally"), trail);
            });
        }
    }

    private static void sleepLong(List<String> trail) {
        try {
            Task.sleep(Duration.ofDays(1));
        } finally {
            trail.add("finally");
        }
    }

    @Test
    void cancellingATaskInterruptsTheGreenletThatIsInAWaitOfTheJdk() throws Exception {
        try (var loop = TaskLoop.create()) {
            loop.runUntilComplete(() -> {
                var trail = new ArrayList<String>();
                var task = loop.spawn(() -> Greenlet.of(() -> {
                            try {
                                new CountDownLatch(1).await();
                            } finally {
                                trail.add("finally");
                            }
                        })
                        .switchTo());
                Task.yieldNow();
                task.cancel();
                task.join();
                assertEquals(TaskState.CANCELLED, task.state());
                assertEquals(List.of("finally"), trail);
            });
        }
    }

    @Test
    void anInterruptOfTheOwnerReachesTheGreenletThatWaits() throws Exception {
        for (var where : List.of(Where.PLATFORM_THREAD, Where.VIRTUAL_THREAD)) {
            where.run(() -> {
                var owner = Thread.currentThread();
                var child = Greenlet.of(first -> {
                    Thread.ofPlatform().start(owner::interrupt);
                    return assertThrows(InterruptedException.class, () -> new CountDownLatch(1).await());
                });
                assertInstanceOf(InterruptedException.class, child.switchTo());
                assertFalse(Thread.interrupted());
            });
        }
    }

    @Test
    void anInterruptOfTheCallerOfRunReachesTheGreenletThatWaits() throws Exception {
        Where.PLATFORM_THREAD.run(() -> {
            var caller = Thread.currentThread();
            Greenlet.run(() -> {
                caller.interrupt();
                assertThrows(InterruptedException.class, () -> new CountDownLatch(1).await());
            });
        });
    }

    @Test
    void anErrorOfAFinallyBlockAtTheEndOfATaskFailsTheTask() throws Exception {
        try (var loop = TaskLoop.create()) {
            assertThrows(
                    IOException.class, () -> loop.runUntilComplete(() -> suspendedWith(new IOException("in finally"))));
            var first = assertThrows(
                    IllegalStateException.class,
                    () -> loop.runUntilComplete(() -> {
                        suspendedWith(new IOException("in finally"));
                        throw new IllegalStateException("of the body");
                    }));
            assertEquals("in finally", first.getSuppressed()[0].getMessage());
        }
    }

    private static void suspendedWith(Exception error) {
        var main = Greenlet.current();
        Greenlet.of(() -> {
                    try {
                        main.switchTo();
                    } catch (GreenletExit e) {
                        throw error;
                    }
                })
                .switchTo();
    }

    @EveryPlace
    void runReturnsWhatItsBodyReturnsAndThrowsWhatItThrows(Where where) throws Exception {
        where.run(() -> {
            assertEquals("value", Greenlet.run(() -> "value"));
            assertThrows(
                    IOException.class,
                    () -> Greenlet.run(() -> {
                        throw new IOException();
                    }));
        });
    }

    @EveryPlace
    void runIsAPlaceOfItsOwn(Where where) throws Exception {
        where.run(() -> {
            var outer = Greenlet.current();
            var outside = Greenlet.of(() -> {});
            Greenlet.run(() -> {
                assertNotSame(outer, Greenlet.current());
                assertNull(Greenlet.current().parent());
                assertThrows(WrongThreadException.class, () -> Greenlet.of(() -> {}, outer));
            });
            assertSame(outer, Greenlet.current());
            outside.switchTo();
            assertTrue(outside.isDead());
        });
    }

    @Test
    void aLoopRunsInsideGreenletRun() throws Exception {
        Greenlet.run(() -> {
            try (var loop = TaskLoop.create()) {
                assertEquals("result", loop.runUntilComplete(() -> "result"));
            }
            assertThrows(WrongThreadException.class, Task::current);
        });
    }

    @EveryPlace
    void aLockBelongsToTheGreenletThatHoldsIt(Where where) throws Exception {
        where.run(() -> {
            var lock = new ReentrantLock();
            var main = Greenlet.current();
            var holder = Greenlet.of(() -> {
                lock.lock();
                try {
                    main.switchTo();
                } finally {
                    lock.unlock();
                }
            });
            holder.switchTo();
            assertFalse(lock.tryLock());
            holder.switchTo();
            assertTrue(lock.tryLock());
        });
    }

    /** Up to JDK 23 a virtual thread cannot be suspended there: that is an error at once, after which all goes on. */
    @EveryPlace
    void aSwitchInsideSynchronizedWorksOrIsRefusedButNeverHangs(Where where) throws Exception {
        where.run(() -> {
            var monitor = new Object();
            var main = Greenlet.current();
            var trail = new ArrayList<@Nullable Object>();
            var holder = Greenlet.of(first -> {
                synchronized (monitor) {
                    trail.add(switchOrRefusal(main));
                    assertTrue(Thread.holdsLock(monitor));
                }
                return "end";
            });
            if (Runtime.version().feature() >= 24) {
                assertEquals("up", holder.switchTo());
                assertFalse(Thread.holdsLock(monitor));
                assertEquals("end", holder.switchTo("down"));
                assertEquals(List.of("down"), trail);
            } else {
                assertEquals("end", holder.switchTo());
                assertInstanceOf(IllegalStateException.class, trail.getFirst());
            }
            assertTrue(holder.isDead());
        });
    }

    private static @Nullable Object switchOrRefusal(Greenlet target) {
        try {
            return target.switchTo("up");
        } catch (IllegalStateException e) {
            return e;
        }
    }

    /** On every JDK a native frame, here that of a static initialiser, keeps the thread where it is. */
    @EveryPlace
    void aSwitchBelowANativeFrameIsRefusedAndTheTargetCanStillBeSwitchedTo(Where where) throws Exception {
        where.run(() -> {
            var target = Greenlet.of(first -> "ran with " + first);
            var child = Greenlet.of(first -> {
                var refused = assertThrows(IllegalStateException.class, () -> NativeFrame.run(target::switchTo));
                return refused.getMessage();
            });
            var message = String.valueOf(child.switchTo());
            assertTrue(message.contains("native frame"), message);
            assertEquals("ran with v", target.switchTo("v"));
        });
    }
}
