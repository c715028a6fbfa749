package io.treadle.core;

import static io.treadle.core.support.Loops.letCallbacksRun;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.support.Bodies;
import io.treadle.core.support.EachStart;
import io.treadle.core.support.LoopFixture;
import io.treadle.core.support.Start;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** {@link Task#kill} and {@link Task#killAll}: an error that is thrown once. */
class KillTest extends LoopFixture {
    private final IOException killer = new IOException("killed on purpose");

    /** V02. */
    @EachStart
    void aTaskThatIsKilledWhileItWaitsFailsWithTheError(Start start) {
        onLoop(loop -> {
            var task = loop.spawn(start.options(), bell::await);
            Task.yieldNow();
            task.kill(killer);
            assertSame(killer, assertThrows(IOException.class, task::get));
            assertFalse(task.isSuccessful());
            assertEquals(TaskState.FAILED, task.state());
            assertSame(killer, task.exception());
            assertEquals(0, bell.waiting());
        });
    }

    @Test
    void aTaskThatIsKilledBeforeItBeginsNeverRunsItsBody() {
        onLoop(loop -> {
            var task = loop.spawn(() -> trail.add("never"));
            task.kill(killer);
            assertSame(killer, assertThrows(IOException.class, task::get));
        });

        assertEquals(List.of(), trail);
    }

    /** V16. */
    @Test
    void aKilledTaskMayCatchTheErrorAndFinish() throws Exception {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                assertSame(killer, assertThrows(IOException.class, bell::await));
                Task.yieldNow();
                return "finished";
            });
            Task.yieldNow();
            Task.killAll(List.of(task), killer, Duration.ofMinutes(1));
            assertEquals("finished", task.get());
        });
    }

    @Test
    void theErrorIsThrownOnce() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                assertThrows(IOException.class, bell::await);
                trail.add("caught");
                bell.await();
                trail.add("rung");
            });
            Task.yieldNow();
            task.kill(killer);
            Task.yieldNow();
            bell.ring();
            task.join();
        });

        assertEquals(List.of("caught", "rung"), trail);
    }

    @Test
    void aSecondKillBeforeTheFirstIsThrownDoesNothing() {
        onLoop(loop -> {
            var task = loop.spawn(bell::await);
            Task.yieldNow();
            task.kill(killer);
            task.kill(new IllegalStateException("second"));
            task.join();
            assertSame(killer, task.exception());
        });
    }

    @Test
    void killingATaskThatIsDoneDoesNothing() {
        onLoop(loop -> {
            var task = loop.spawn(() -> "value");
            task.join();
            task.kill(killer);
            assertEquals("value", task.value());
        });
    }

    @Test
    void aTaskThatKillsItselfGetsTheErrorAtItsNextWait() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                Task.current().kill(killer);
                trail.add("goes on");
                bell.await();
                trail.add("never");
            });
            assertSame(killer, assertThrows(IOException.class, task::get));
        });

        assertEquals(List.of("goes on"), trail);
    }

    @Test
    void aKillPassesAShield() {
        onLoop(loop -> {
            var task = loop.spawn(() -> Task.shield(bell::await));
            Task.yieldNow();
            task.kill(killer);
            assertSame(killer, assertThrows(IOException.class, task::get));
        });
    }

    @Test
    void aKillGoesBeforeACancellation() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                assertSame(killer, assertThrows(IOException.class, bell::await));
                assertThrows(Cancelled.class, bell::await);
                trail.add("both");
            });
            Task.yieldNow();
            task.kill(killer);
            task.cancel();
            task.join();
        });

        assertEquals(List.of("both"), trail);
    }

    @Test
    void aKillThatNobodyWaitsForIsReported() {
        onLoop(loop -> {
            loop.spawn(bell::await).kill(killer);
            Task.yieldNow();
            letCallbacksRun();
        });

        assertEquals(List.of(killer), failures.errors());
    }

    @Test
    void anyThreadMayKill() {
        onLoop(loop -> {
            var task = loop.spawn(bell::await);
            Task.yieldNow();
            Thread.ofPlatform().start(() -> task.kill(killer));
            assertSame(killer, assertThrows(IOException.class, task::get));
        });
    }

    // ---- in the JDK ----

    @Test
    void aTaskThatIsKilledInAJdkWaitFailsWithTheError() {
        onLoop(loop -> {
            var task = loop.spawn(Bodies::waitForEverInTheJdk);
            Task.yieldNow();
            task.kill(killer);
            assertSame(killer, assertThrows(IOException.class, task::get));
            assertInstanceOf(InterruptedException.class, killer.getSuppressed()[0]);
        });
    }

    @Test
    void whoCatchesTheErrorMayThenWaitInTheJdk() {
        onLoop(loop -> {
            var opened = new CountDownLatch(1);
            var task = loop.spawn(() -> {
                assertThrows(IOException.class, bell::await);
                opened.await();
                trail.add("waited");
            });
            Task.yieldNow();
            task.kill(killer);
            // Longer than the first pauses after which a cancelled task is interrupted.
            clock.advanceInSteps(Duration.ofMillis(50));
            opened.countDown();
            task.join();
        });

        assertEquals(List.of("waited"), trail);
    }

    @Test
    void anInterruptThatWasSwallowedIsForgottenWhenTheErrorIsThrown() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                assertThrows(InterruptedException.class, Bodies::waitForEverInTheJdk);
                Thread.currentThread().interrupt(); // as one does who cannot rethrow
                assertThrows(IOException.class, bell::await);
                assertFalse(Thread.currentThread().isInterrupted());
                Thread.currentThread().interrupt(); // a new one, and not ours
                Task.yieldNow();
                assertThrows(InterruptedException.class, Bodies::waitForEverInTheJdk);
                trail.add("done");
            });
            Task.yieldNow();
            task.kill(killer);
            task.join();
        });

        assertEquals(List.of("done"), trail);
    }

    // ---- killAll ----

    @Test
    void killingAllWaitsUntilAllHaveEnded() {
        onLoop(loop -> {
            var tasks = new ArrayList<Task<?>>();
            for (int i = 0; i < 10; i++) {
                tasks.add(loop.spawn(bell::await));
            }
            Task.killAll(tasks, killer, Duration.ofMinutes(1));
            tasks.forEach(task -> assertSame(killer, task.exception()));
        });
    }

    /** V11. */
    @Test
    void killingAllGivesUpOnThoseThatResistAndTheyLiveOn() {
        onLoop(loop -> {
            var begun = loop.spawn(() -> {
                assertThrows(IOException.class, bell::await);
                bell.await();
                trail.add("lives on");
            });
            Task.yieldNow();
            var unstarted = loop.spawn(() -> trail.add("never"));
            loop.spawn(() -> clock.advance(Duration.ofMillis(1)));
            var error = assertThrows(
                    DeadlineException.class,
                    () -> Task.killAll(List.of(begun, unstarted), killer, Duration.ofMillis(1)));
            assertTrue(error.toString().contains(begun.name()), error::toString);
            assertEquals(TaskState.FAILED, unstarted.state());
            bell.ring();
            begun.join();
        });

        assertEquals(List.of("lives on"), trail);
    }

    /** The wait is over by its limit, but before its task has its turn all have ended. */
    @Test
    void killingAllThatEndInTheTurnInWhichTheLimitPassesReturns() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                assertThrows(IOException.class, bell::await);
                Task.sleep(Duration.ofMillis(1));
            });
            Task.yieldNow();
            loop.spawn(() -> {
                Task.yieldNow();
                clock.advance(Duration.ofSeconds(1));
            });
            Task.killAll(List.of(task), killer, Duration.ofMillis(2));
            assertEquals(TaskState.SUCCEEDED, task.state());
        });
    }

    @Test
    void killingAllIsRefusedBeforeAnybodyIsKilledIfTheCallerCannotWaitForThem() throws Exception {
        onLoop(loop -> {
            var unharmed = loop.spawn(() -> "unharmed");
            assertThrows(
                    IllegalStateException.class,
                    () -> Task.killAll(List.of(unharmed, Task.current()), killer, Duration.ofSeconds(1)));
            assertEquals("unharmed", unharmed.get());
        });
    }

    @Test
    void killingAllIsRefusedBeforeAnybodyIsKilledIfTheCallerIsNoTask() throws Exception {
        onLoop(loop -> {
            var unharmed = loop.spawn(bell::await);
            Task.yieldNow();
            var misuse = CompletableFuture.runAsync(
                    () -> assertThrows(
                            WrongThreadException.class,
                            () -> Task.killAll(List.of(unharmed), killer, Duration.ofSeconds(1))),
                    command -> Thread.ofPlatform().start(command));
            Task.await(misuse);
            loop.waitAllBlocked();
            assertEquals(TaskState.WAITING, unharmed.state());
            unharmed.cancel();
        });
    }

    @Test
    void killingNobodyReturns() {
        onLoop(loop -> Task.killAll(List.of(), killer, Duration.ZERO));
    }

    @Test
    void aTaskThatIsKilledWithTheCancellationOfAnotherFails() {
        onLoop(loop -> {
            var caught = new ArrayList<Cancelled>();
            var other = loop.spawn(() -> caught.add(assertThrows(Cancelled.class, Bodies::waitForEver)));
            Task.yieldNow();
            other.cancel();
            other.join();
            var task = loop.spawn(bell::await);
            Task.yieldNow();
            task.kill(caught.getFirst());
            task.join();
            assertEquals(TaskState.FAILED, task.state());
            assertSame(caught.getFirst(), task.exception());
        });
    }
}
