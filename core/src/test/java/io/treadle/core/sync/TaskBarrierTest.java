package io.treadle.core.sync;

import static io.treadle.core.sync.VirtualLoop.onLoop;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.Cancelled;
import io.treadle.core.DeadlineException;
import io.treadle.core.SpawnOptions;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.core.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TaskBarrierTest {
    private final List<String> trail = new ArrayList<>();
    private final TaskBarrier three = new TaskBarrier(3);

    private static Task<Integer> party(TaskLoop loop, TaskBarrier barrier) {
        return loop.spawn(SpawnOptions.named("party"), () -> barrier.await());
    }

    private static List<Task<Integer>> parties(TaskLoop loop, TaskBarrier barrier, int count) {
        var tasks = new ArrayList<Task<Integer>>();
        for (int i = 0; i < count; i++) {
            tasks.add(party(loop, barrier));
        }
        loop.waitAllBlocked();
        return tasks;
    }

    private static void assertBroken(Task<Integer> party, String why) {
        var error = assertThrows(BarrierBrokenException.class, party::get);
        assertEquals("the barrier is broken: why=" + why + "; call reset to use it again", error.getMessage());
    }

    @Test
    void allGoOnWhenTheLastHasCome() throws Exception {
        onLoop(loop -> {
            var early = parties(loop, three, 2);
            assertEquals(new TaskBarrier.Statistics(3, 2, false), three.statistics());
            assertFalse(early.get(0).isDone());
            assertEquals(0, three.await());
            assertEquals(List.of(2, 1), Task.gather(early));
        });
    }

    @Test
    void itServesRoundAfterRound() throws Exception {
        onLoop(loop -> {
            var tasks = new ArrayList<Task<?>>();
            for (int i = 0; i < 3; i++) {
                tasks.add(loop.spawn(() -> {
                    for (int round = 0; round < 100; round++) {
                        trail.add("" + round);
                        three.await();
                    }
                }));
            }
            for (var task : tasks) {
                task.get();
            }
            for (int i = 0; i < 300; i++) {
                assertEquals("" + i / 3, trail.get(i));
            }
        });
    }

    @Test
    void oneAloneNeverWaits() {
        onLoop(loop -> {
            loop.spawn(() -> trail.add("other"));
            assertEquals(0, new TaskBarrier(1).await());
            assertEquals(List.of(), trail);
        });
    }

    @Test
    void noPartyAtAllIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new TaskBarrier(0));
    }

    // ---- action ----

    @Test
    void theLastRunsTheActionBeforeAnybodyGoesOn() throws Exception {
        onLoop(loop -> {
            var barrier = new TaskBarrier(2, () -> {
                trail.add("action in " + Task.current().name());
                Task.sleep(ofSeconds(1));
                trail.add("action over");
            });
            var early = loop.spawn(() -> {
                barrier.await();
                trail.add("early goes on");
            });
            loop.waitAllBlocked();
            barrier.await();
            early.get();
        });

        assertEquals(List.of("action in main", "action over", "early goes on"), trail);
    }

    @Test
    void anActionThatFailsBreaksItForAll() {
        onLoop(loop -> {
            var failure = new IllegalStateException("on purpose");
            var barrier = new TaskBarrier(2, () -> {
                throw failure;
            });
            var early = parties(loop, barrier, 1).get(0);
            assertSame(failure, assertThrows(IllegalStateException.class, barrier::await));
            assertSame(
                    failure,
                    assertThrows(BarrierBrokenException.class, early::get).getCause());
            assertTrue(barrier.isBroken());
        });
    }

    @Test
    void whoComesDuringTheActionIsOfTheNextRound() throws Exception {
        onLoop(loop -> {
            var barrier = new TaskBarrier(2, () -> Task.sleep(ofSeconds(1)));
            var tasks = parties(loop, barrier, 3);
            assertEquals(1, barrier.statistics().waiting());
            Task.sleep(ofSeconds(1));
            assertEquals(1, tasks.get(0).get());
            assertEquals(0, tasks.get(1).get());
            assertFalse(tasks.get(2).isDone());
            assertEquals(0, barrier.await());
            assertEquals(1, tasks.get(2).get());
        });
    }

    @Test
    void whoGivesUpDuringTheActionBreaksIt() {
        onLoop(loop -> {
            var barrier = new TaskBarrier(2, () -> Task.sleep(ofSeconds(1)));
            var tasks = parties(loop, barrier, 3);
            tasks.get(0).cancel();
            assertBroken(tasks.get(1), "a party gave up, task=party");
            assertBroken(tasks.get(2), "a party gave up, task=party");
        });
    }

    // ---- giving up ----

    /** The others could wait for ever. */
    @Test
    void aPartyThatIsCancelledBreaksIt() {
        onLoop(loop -> {
            var tasks = parties(loop, three, 2);
            tasks.get(0).cancel();
            assertBroken(tasks.get(1), "a party gave up, task=party");
            assertEquals(TaskState.CANCELLED, tasks.get(0).state());
            assertThrows(BarrierBrokenException.class, three::await);
        });
    }

    @Test
    void aPartyThatIsOutOfTimeBreaksIt() {
        onLoop(loop -> {
            var patient = party(loop, three);
            var error = assertThrows(DeadlineException.class, () -> three.await(ofSeconds(1)));
            assertTrue(error.toString().contains("limit=PT1S"), error::toString);
            assertBroken(patient, "a party gave up, task=main");
        });
    }

    @Test
    void whoIsLetGoAndCancelledInTheSameTurnHasPassed() throws Exception {
        onLoop(loop -> {
            var early = parties(loop, three, 2);
            three.await();
            early.get(0).cancel();
            assertEquals(2, early.get(0).get());
            assertFalse(three.isBroken());
        });
    }

    @Test
    void aTaskThatIsCancelledDoesNotCount() throws Exception {
        onLoop(loop -> {
            loop.spawn(() -> {
                        Task.current().cancel();
                        assertThrows(Cancelled.class, three::await);
                    })
                    .get();
            assertEquals(new TaskBarrier.Statistics(3, 0, false), three.statistics());
        });
    }

    /** The one that gave up learns of it after the reset, and must not break the new round. */
    @Test
    void whoGaveUpBeforeAResetDoesNotBreakTheNextRound() {
        onLoop(loop -> {
            var early = party(loop, three);
            loop.waitAllBlocked();
            early.cancel();
            three.reset();
            early.join();
            assertFalse(three.isBroken());
        });
    }

    // ---- abort and reset ----

    @Test
    void abortingBreaksItForThoseWhoWaitAndWhoCome() {
        onLoop(loop -> {
            var early = parties(loop, three, 2);
            three.abort();
            assertTrue(three.isBroken());
            assertBroken(early.get(0), "it was aborted");
            assertBroken(early.get(1), "it was aborted");
            assertThrows(BarrierBrokenException.class, three::await);
            assertThrows(BarrierBrokenException.class, () -> three.await(ofSeconds(1)));
        });
    }

    @Test
    void aResetFailsThoseWhoWaitAndServesThoseWhoCome() throws Exception {
        onLoop(loop -> {
            var early = party(loop, three);
            loop.waitAllBlocked();
            three.reset();
            assertBroken(early, "it was reset");
            var next = parties(loop, three, 3);
            assertEquals(List.of(2, 1, 0), Task.gather(next));
        });
    }

    @Test
    void aResetMendsABrokenOne() throws Exception {
        onLoop(loop -> {
            three.abort();
            three.reset();
            assertFalse(three.isBroken());
            assertEquals(List.of(2, 1, 0), Task.gather(parties(loop, three, 3)));
        });
    }

    @Test
    void anAbortDuringTheActionFailsTheLastToo() {
        onLoop(loop -> {
            var barrier = new TaskBarrier(2, () -> Task.sleep(ofSeconds(1)));
            var tasks = parties(loop, barrier, 2);
            barrier.abort();
            assertBroken(tasks.get(0), "it was aborted");
            assertBroken(tasks.get(1), "it was aborted");
        });
    }

    @Test
    void anActionThatFailsAfterAResetDoesNotBreakTheNextRound() {
        onLoop(loop -> {
            var failure = new IllegalStateException("on purpose");
            var barrier = new TaskBarrier(2, () -> {
                Task.sleep(ofSeconds(2));
                throw failure;
            });
            var old = parties(loop, barrier, 2);
            Task.sleep(ofSeconds(1));
            barrier.reset();
            var next = party(loop, barrier);
            assertSame(
                    failure,
                    assertThrows(IllegalStateException.class, () -> old.get(1).get()));
            assertBroken(old.get(0), "it was reset");
            assertFalse(barrier.isBroken());
            assertFalse(next.isDone());
        });
    }

    @Test
    void whoGaveUpDuringTheActionAndBeforeAResetDoesNotBreakTheNextRound() {
        onLoop(loop -> {
            var barrier = new TaskBarrier(2, () -> Task.sleep(ofSeconds(1)));
            var old = parties(loop, barrier, 2);
            old.get(0).cancel();
            barrier.reset();
            old.get(0).join();
            assertFalse(barrier.isBroken());
        });
    }

    @Test
    void itsStateIsInItsName() {
        onLoop(loop -> {
            parties(loop, three, 1);
            assertEquals("TaskBarrier[1 of 3 waiting]", three.toString());
            three.abort();
            assertEquals("TaskBarrier[broken]", three.toString());
        });
    }

    /** Random arriving, cancelling, timing out, aborting and resetting. */
    @Test
    void itDoesWhatASimpleModelDoes() {
        int passed = LongStream.range(0, 300).mapToInt(RandomParties::run).sum();

        assertTrue(passed > 1_000, () -> "passed=" + passed);
    }
}
