package io.treadle.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
}
