package io.treadle.core;

import static io.treadle.core.support.Loops.letCallbacksRun;
import static io.treadle.core.support.Loops.onLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.function.Action;
import io.treadle.core.support.Bell;
import io.treadle.core.support.Failures;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CallbacksTest {
    private final List<String> trail = new ArrayList<>();
    private final Bell bell = new Bell();
    private final Failures failures = new Failures();

    @Test
    void callsRunInOrderOnceTheCallerHasGivenWay() {
        onLoop(loop -> {
            loop.callSoon(() -> trail.add("first"));
            loop.callSoon(() -> trail.add("second"));
            trail.add("caller");
            letCallbacksRun();
            trail.add("caller again");
        });

        assertEquals(List.of("caller", "first", "second", "caller again"), trail);
    }

    @Test
    void oneThreadServesAllCallsThatDoNotWait() {
        var threads = new HashSet<Thread>();
        onLoop(loop -> {
            for (int i = 0; i < 100; i++) {
                loop.callSoon(() -> threads.add(Thread.currentThread()));
                letCallbacksRun();
            }
        });

        assertEquals(1, threads.size());
        assertTrue(threads.iterator().next().isVirtual());
    }

    @Test
    void aThreadLocalOfOneCallIsUnknownToTheNext() {
        var local = ThreadLocal.withInitial(() -> "initial");
        onLoop(loop -> {
            loop.callSoon(() -> local.set("changed"));
            letCallbacksRun();
            loop.callSoon(() -> trail.add(local.get()));
            letCallbacksRun();
        });

        assertEquals(List.of("initial"), trail);
    }

    @Test
    void aCallThatWaitsDoesNotHoldUpTheOthers() {
        var gate = new CompletableFuture<String>();
        onLoop(loop -> {
            loop.callSoon(() -> {
                bell.await();
                trail.add("waited for us");
            });
            loop.callSoon(() -> trail.add(gate.join()));
            loop.callSoon(() -> trail.add("did not wait"));
            letCallbacksRun();
            trail.add("caller");
            bell.ring();
            Task.yieldNow();
            gate.complete("waited for the JDK");
            Task.yieldNow();
        });

        assertEquals(List.of("did not wait", "caller", "waited for us", "waited for the JDK"), trail);
    }

    @Test
    void manyCallsMayWaitAtOnce() {
        var done = new AtomicInteger();
        onLoop(loop -> {
            for (int i = 0; i < 1_000; i++) {
                loop.callSoon(() -> {
                    bell.await();
                    done.incrementAndGet();
                });
            }
            letCallbacksRun();
            assertEquals(1_000, bell.waiting());
            bell.ring();
            Task.yieldNow();
        });

        assertEquals(1_000, done.get());
    }

    @Test
    void aCallThatFailsIsReportedAndStopsNoOther() {
        var e = new IllegalStateException("on purpose");
        onLoop(failures.config(), loop -> {
            loop.callSoon(() -> {
                throw e;
            });
            loop.callSoon(() -> trail.add("next"));
            letCallbacksRun();
            letCallbacksRun();
        });

        assertEquals(List.of("next"), trail);
        assertEquals(List.of(e), failures.errors());
        assertEquals(
                "a callback on the loop test failed", failures.all().getFirst().message());
    }

    @Test
    void endlessChainsOfCallsStarveNoTask() {
        onLoop(loop -> {
            var calls = new AtomicInteger();
            loop.callSoon(new Chain(loop, calls));
            while (calls.get() < 1_000) {
                int before = calls.get();
                Task.yieldNow();
                assertTrue(calls.get() - before <= 2, () -> "before=" + before + ", calls=" + calls);
            }
        });
    }

    private record Chain(TaskLoop loop, AtomicInteger calls) implements Action<RuntimeException> {
        @Override
        public void run() {
            calls.incrementAndGet();
            loop.callSoon(this);
        }
    }

    @Test
    void aCallCanBeTakenBackUntilItBegins() {
        onLoop(loop -> {
            var taken = loop.callSoon(() -> trail.add("taken back"));
            var begun = loop.callSoon(() -> trail.add("begun"));
            assertTrue(taken.cancel());
            assertTrue(taken.isCancelled());
            assertFalse(taken.cancel());
            letCallbacksRun();
            assertFalse(begun.cancel());
            assertFalse(begun.isCancelled());
        });

        assertEquals(List.of("begun"), trail);
    }

    @Test
    void aCallMaySpawnAndWaitForTasks() {
        onLoop(loop -> {
            loop.callSoon(() -> trail.add(loop.spawn(() -> "result").get()));
            while (trail.isEmpty()) {
                Task.yieldNow();
            }
        });

        assertEquals(List.of("result"), trail);
    }

    @Test
    void aCallThatCancelsItselfSpoilsNoOther() {
        onLoop(failures.config(), loop -> {
            loop.callSoon(() -> {
                Task.current().cancel();
                bell.await();
            });
            loop.callSoon(() -> {
                Task.yieldNow();
                trail.add("next");
            });
            while (trail.isEmpty()) {
                Task.yieldNow();
            }
        });

        assertEquals(List.of("next"), trail);
        assertEquals(List.of(), failures.all());
    }

    @Test
    void anInterruptThatACallLeavesBehindReachesNoOther() {
        onLoop(loop -> {
            loop.callSoon(() -> Thread.currentThread().interrupt());
            loop.callSoon(
                    () -> trail.add("interrupted: " + Thread.currentThread().isInterrupted()));
            letCallbacksRun();
        });

        assertEquals(List.of("interrupted: false"), trail);
    }

    @Test
    void threadsThatAreNoLongerNeededForCallsAreForgotten() {
        onLoop(loop -> {
            var threads = new ArrayList<WeakReference<Thread>>();
            for (int i = 0; i < 100; i++) {
                loop.callSoon(() -> {
                    threads.add(new WeakReference<>(Thread.currentThread()));
                    bell.await();
                });
            }
            letCallbacksRun();
            assertEquals(100, threads.size());
            bell.ring();
            Task.yieldNow();

            while (threads.stream().filter(thread -> thread.get() != null).count() > 10) {
                System.gc();
                Task.yieldNow();
            }
        });
    }

    @Test
    void callsFromOtherThreadsRunOnTheLoopInTheirOrder() throws Exception {
        try (var loop = TaskLoop.create()) {
            loop.post(() -> {
                assertSame(loop, TaskLoop.current());
                trail.add("first");
            });
            loop.post(() -> trail.add("second"));
            loop.runUntilComplete(() -> trail.add("main"));
        }

        assertEquals(List.of("first", "second", "main"), trail);
    }

    @Test
    void aScopeThatACallLeavesOpenIsClosedAndReported() {
        onLoop(failures.config(), loop -> {
            loop.callSoon(() -> TaskScope.open().spawn(bell::await));
            while (failures.all().isEmpty()) {
                Task.yieldNow();
            }
            assertEquals(0, bell.waiting());
        });

        assertInstanceOf(IllegalStateException.class, failures.errors().getFirst());
    }

    @Test
    void aKillThatACallLeavesBehindReachesNoOtherAndIsReported() {
        var killer = new IllegalStateException("killed on purpose");
        onLoop(failures.config(), loop -> {
            loop.callSoon(() -> Task.current().kill(killer));
            loop.callSoon(() -> {
                Task.yieldNow();
                trail.add("next");
            });
            while (trail.isEmpty() && failures.all().isEmpty()) {
                Task.yieldNow();
            }
            letCallbacksRun();
        });

        assertEquals(List.of("next"), trail);
        assertEquals(List.of(killer), failures.errors());
    }
}
