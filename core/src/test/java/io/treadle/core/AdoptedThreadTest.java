package io.treadle.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.function.Action;
import io.treadle.core.support.Bell;
import io.treadle.core.support.Bodies;
import io.treadle.core.support.Failures;
import io.treadle.core.support.Loops;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Scopes that a virtual thread opens which a library has started on the loop: nobody tells the loop when it ends. */
class AdoptedThreadTest {
    private final Failures failures = new Failures();
    private final List<Task<?>> children = new ArrayList<>();
    private final List<Object> trail = new ArrayList<>();
    private final Bell bell = new Bell();

    private void spawnIn(TaskScope scope) {
        children.add(scope.spawn(SpawnOptions.named("child"), Bodies::waitForEver));
    }

    /** Runs {@code body} in a virtual thread of the loop until that gives way, then closes the loop. */
    private void runInAThread(Runnable body) {
        Loops.onLoop(failures.config(), loop -> {
            loop.threadFactory().newThread(body).start();
            Task.yieldNow();
            assertTrue(loop.tasks().containsAll(children));
        });
    }

    @Test
    void closingTheLoopEndsTheChildrenOfOneThatIsInAWaitOfTheJdk() {
        runInAThread(() -> TaskScope.run(scope -> {
            spawnIn(scope);
            LockSupport.park();
        }));
        assertEquals(TaskState.CANCELLED, children.get(0).state());
        assertEquals(List.of(), failures.errors());
    }

    @Test
    void closingTheLoopEndsTheChildrenOfOneThatHasEndedAndTellsThatItsScopeWasLeftOpen() {
        runInAThread(() -> spawnIn(TaskScope.open()));
        assertEquals(TaskState.CANCELLED, children.get(0).state());
        assertEquals(1, failures.errors().size());
        assertTrue(failures.errors().get(0).toString().contains("a scope was left open"));
    }

    @Test
    void oneThatHasEndedInAScopeWithoutChildrenDoesNotHoldUpTheClosing() {
        runInAThread(() -> assertFalse(TaskScope.open().cancelScope().isCancelRequested()));
        assertEquals(1, failures.errors().size());
    }

    @Test
    void oneThatHasLeftItsScopeIsNoTaskOfTheLoopAnyMore() {
        Loops.onLoop(failures.config(), loop -> {
            loop.threadFactory()
                    .newThread(() -> TaskScope.run(scope -> {
                        scope.spawn(() -> Task.yieldNow());
                    }))
                    .start();
            loop.waitAllBlocked();
            assertEquals(List.of(Task.current()), loop.tasks());
        });
    }

    @Test
    void theReportOfItsFailureTellsWhichThreadItWasAlsoWhereThatHasNoName() {
        var messages = new ArrayList<String>();
        var config = failures.config().withExceptionHandler((message, error, task) -> messages.add(message));
        Loops.onLoop(config, loop -> {
            loop.threadFactory()
                    .newThread(() -> {
                        Thread.currentThread().setName("");
                        Task.yieldNow();
                        throw new IllegalStateException("expected");
                    })
                    .start();
            loop.waitAllBlocked();
        });
        assertTrue(messages.get(0).startsWith("the thread VirtualThread[#"), messages.toString());
    }

    /**
     * Runs {@code body} in a virtual thread of a loop, interrupts that once nothing can run, and rings the bell when nothing can run
     * again.
     */
    private void runInterrupted(Action<?> body) {
        Loops.onLoop(failures.config(), loop -> {
            var thread = loop.threadFactory().newThread(() -> tell(body));
            thread.start();
            loop.waitAllBlocked();
            thread.interrupt();
            loop.waitAllBlocked();
            trail.add("bell");
            bell.ring();
            loop.waitAllBlocked();
        });
        assertEquals(List.of(), failures.errors());
    }

    private void tell(Action<?> body) {
        try {
            body.run();
        } catch (Cancelled e) {
            trail.add(e.reason());
        } catch (Exception e) {
            trail.add(e);
        }
        trail.add("interrupted: " + Thread.interrupted());
    }

    @Test
    void anInterruptEndsItsWaitAndIsPutBack() {
        runInterrupted(Bodies::waitForEver);

        assertEquals(List.of("its thread was interrupted", "interrupted: true", "bell"), trail);
    }

    @Test
    void anInterruptEndsItsScopeWithAllTasksInIt() {
        runInterrupted(() -> TaskScope.run(this::spawnIn));

        assertEquals(List.of("its thread was interrupted", "interrupted: true", "bell"), trail);
        assertEquals(TaskState.CANCELLED, children.get(0).state());
    }

    @Test
    void anInterruptUnderAShieldTakesEffectBehindIt() {
        runInterrupted(() -> {
            Task.shield(bell::await);
            trail.add("behind");
            Bodies.waitForEver();
        });
        assertEquals(List.of("bell", "behind", "its thread was interrupted", "interrupted: true"), trail);
    }

    @Test
    void whoTakesNoticeOfAnInterruptMayWaitAgain() {
        runInterrupted(() -> {
            assertThrows(Cancelled.class, Bodies::waitForEver);
            assertThrows(Cancelled.class, Bodies::waitForEver, "the interrupt is there still");
            assertTrue(Thread.interrupted());
            bell.await();
            trail.add("waited");
        });
        assertEquals(List.of("bell", "waited", "interrupted: false"), trail);
    }

    @Test
    void oneThatSwallowsAnInterruptAgainAndAgainDoesNotFreezeItsLoop() {
        Loops.onLoop(failures.config(), loop -> {
            var thread = loop.threadFactory().newThread(() -> {
                while (!trail.contains("over")) {
                    assertThrows(Cancelled.class, Bodies::waitForEver);
                }
            });
            thread.start();
            thread.interrupt();
            for (int turn = 0; turn < 10; turn++) {
                Task.yieldNow();
            }
            trail.add("over");
            loop.waitAllBlocked();
            assertEquals(Thread.State.TERMINATED, thread.getState());
        });
    }
}
