package io.treadle.core.sync;

import static io.treadle.core.sync.VirtualLoop.onLoop;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Cancelled;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.TaskState;
import io.treadle.core.select.Select;
import io.treadle.core.support.Failures;
import io.treadle.core.support.Loops;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventTest {
    private final Event event = new Event();
    private final List<String> trail = new ArrayList<>();

    private Task<?> waiter(TaskLoop loop, String name) {
        return loop.spawn(() -> {
            event.await();
            trail.add(name);
        });
    }

    /** What a thread without a loop does, and has done when this returns. */
    private static void elsewhere(Runnable action) throws InterruptedException {
        Thread.ofPlatform().start(action).join();
    }

    @Test
    void itIsNotSetAtFirst() {
        assertFalse(event.isSet());
        event.set();
        assertTrue(event.isSet());
        event.clear();
        assertFalse(event.isSet());
    }

    @Test
    void settingItLetsAllGoInTheOrderOfArrival() {
        onLoop(loop -> {
            waiter(loop, "a");
            waiter(loop, "b");
            loop.waitAllBlocked();
            assertEquals(new Event.Statistics(false, 2), event.statistics());
            event.set();
            assertEquals(new Event.Statistics(true, 0), event.statistics());
            loop.waitAllBlocked();
        });

        assertEquals(List.of("a", "b"), trail);
    }

    @Test
    void whoComesWhileItIsSetPassesWithoutWaiting() {
        onLoop(loop -> {
            loop.spawn(() -> trail.add("other"));
            event.set();
            event.await();
            assertTrue(event.await(ofSeconds(1)));
            assertEquals(List.of(), trail);
        });
    }

    @Test
    void whoComesAfterItWasClearedWaits() {
        onLoop(loop -> {
            event.set();
            event.clear();
            assertFalse(event.await(ofSeconds(1)));
        });
    }

    /** A33. */
    @Test
    void settingClearingAndSettingLetsThoseWhoWaitedGoOnce() {
        onLoop(loop -> {
            loop.spawn(() -> {
                event.await();
                trail.add("first");
                event.clear();
                event.await();
                trail.add("second");
            });
            loop.waitAllBlocked();
            event.set();
            event.clear();
            event.set();
            loop.waitAllBlocked();
            assertEquals(List.of("first"), trail);
        });
    }

    @Test
    void aWaiterThatWasLetGoGoesOnThoughTheEventIsClearAgain() {
        onLoop(loop -> {
            waiter(loop, "waiter");
            loop.waitAllBlocked();
            event.set();
            event.clear();
            loop.waitAllBlocked();
        });

        assertEquals(List.of("waiter"), trail);
    }

    @Test
    void aLimitEndsTheWait() {
        onLoop(loop -> {
            assertFalse(event.await(ofSeconds(1)));
            assertEquals(0, event.statistics().waiting());
            loop.callLater(ofSeconds(1), event::set);
            assertTrue(event.await(ofSeconds(2)));
        });
    }

    @Test
    void aCancelledWaiterLeavesNothing() {
        onLoop(loop -> {
            var task = waiter(loop, "waiter");
            loop.waitAllBlocked();
            task.cancel();
            assertEquals(0, event.statistics().waiting());
            task.join();
            assertEquals(TaskState.CANCELLED, task.state());
        });
    }

    @Test
    void aTaskThatIsCancelledDoesNotPassEvenIfItIsSet() throws Exception {
        event.set();
        onLoop(loop -> loop.spawn(() -> {
                    Task.current().cancel();
                    assertThrows(Cancelled.class, event::await);
                    assertThrows(Cancelled.class, () -> event.await(ofSeconds(1)));
                })
                .get());
    }

    @Test
    void aSelectTakesItAndItStaysSet() throws Exception {
        onLoop(loop -> {
            loop.callLater(ofSeconds(1), event::set);
            assertSame(event, Select.of(event.waiting()).await());
            assertSame(event, Select.of(event.waiting()).await());
            event.clear();
            assertEquals(
                    "time",
                    Select.of(
                                    event.waiting().then(set -> "event"),
                                    Select.after(ofSeconds(1)).then(late -> "time"))
                            .await());
            assertEquals(0, event.statistics().waiting());
        });
    }

    // ---- statistics ----

    @Test
    void aThreadWithoutALoopIsRefusedItsStatistics() {
        assertThrows(WrongThreadException.class, event::statistics);
    }

    @Test
    void whoAsksForItsStatisticsDoesNotCountAsWaiting() {
        onLoop(loop -> assertEquals(new Event.Statistics(false, 0), event.statistics()));
        onLoop(loop -> assertFalse(event.await(ofSeconds(1))));
    }

    @Test
    void aTaskOfAnotherLoopThanTheOneThatWaitsIsRefusedItsStatistics() {
        onLoop(loop -> assertFalse(event.await(ofSeconds(1))));
        onLoop(loop -> assertThrows(WrongThreadException.class, event::statistics));
    }

    // ---- other threads ----

    @Test
    void anotherThreadMaySetIt() {
        Loops.onLoop(loop -> {
            for (int i = 0; i < 1_000; i++) {
                Thread.ofPlatform().start(event::set);
                event.await();
                event.clear();
            }
        });
    }

    @Test
    void anotherThreadMaySetItBeforeAnybodyWaits() throws InterruptedException {
        elsewhere(event::set);
        Loops.onLoop(loop -> event.await());
    }

    @Test
    void whatTheOtherThreadDidBeforeIsSeen() {
        Loops.onLoop(loop -> {
            var value = new int[1];
            Thread.ofPlatform().start(() -> {
                value[0] = 7;
                event.set();
            });
            event.await();
            assertEquals(7, value[0]);
        });
    }

    @Test
    void anotherThreadThatSetsAndClearsLetsThoseGoWhoWaited() throws Exception {
        Loops.onLoop(loop -> {
            var waiter = waiter(loop, "waiter");
            loop.waitAllBlocked();
            elsewhere(() -> {
                event.set();
                event.clear();
            });
            waiter.get();
        });
    }

    /** The message that it was set is still on its way when the later one begins to wait. */
    @Test
    void whoBeginsToWaitAfterAnotherThreadHasClearedItIsNotLetGoByTheSettingBefore() throws Exception {
        Loops.onLoop(loop -> {
            var early = waiter(loop, "early");
            loop.waitAllBlocked();
            elsewhere(() -> {
                event.set();
                event.clear();
            });
            assertFalse(event.await(ofSeconds(0)), "it was clear all the time");
            var late = waiter(loop, "late");
            early.get();
            loop.waitAllBlocked();
            assertEquals(List.of("early"), trail);
            event.set();
            late.get();
        });
    }

    @Test
    void settingItWhenItsLoopIsClosedIsQuiet() throws InterruptedException {
        var failures = new Failures();
        onLoop(failures, loop -> {
            waiter(loop, "waiter");
            loop.waitAllBlocked();
        });
        elsewhere(event::set);

        assertTrue(event.isSet());
        assertEquals(List.of(), failures.all());
    }

    @Test
    void tasksOfTwoLoopsCannotWaitForOne() {
        onLoop(loop -> event.await(ofSeconds(1)));
        onLoop(loop -> {
            var error = assertThrows(WrongThreadException.class, event::await);
            assertTrue(error.toString().contains("what=Event[clear, 0 waiting], its loop test"), error::getMessage);
            assertThrows(
                    WrongThreadException.class, () -> Select.of(event.waiting()).await());
            event.set();
            event.await();
        });
    }

    @Test
    void aThreadWithoutALoopCannotWait() {
        assertThrows(WrongThreadException.class, event::await);
    }

    /** Random setting, clearing, waiting, cancelling and timing out. */
    @Test
    void itDoesWhatASimpleModelDoes() {
        for (long seed = 0; seed < 300; seed++) {
            RandomEvents.run(seed);
        }
    }
}
