package io.treadle.core;

import static io.treadle.core.TaskState.CANCELLED;
import static io.treadle.core.TaskState.FAILED;
import static io.treadle.core.TaskState.NEW;
import static io.treadle.core.TaskState.READY;
import static io.treadle.core.TaskState.RUNNING;
import static io.treadle.core.TaskState.SUCCEEDED;
import static io.treadle.core.TaskState.WAITING;
import static io.treadle.core.support.Loops.onLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.support.Bell;
import io.treadle.core.support.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a task tells about itself at each point of its life. */
class TaskStateTest {
    private final Bell bell = new Bell();

    private static void assertTells(
            TaskState state, @Nullable Object value, @Nullable Throwable exception, Task<?> task) {
        assertEquals(state, task.state());
        assertEquals(state == SUCCEEDED || state == FAILED || state == CANCELLED, task.isDone());
        assertEquals(state == SUCCEEDED, task.isSuccessful());
        assertEquals(value, task.value());
        assertSame(exception, task.exception());
    }

    @Test
    void aTaskThatReturns() {
        onLoop(loop -> {
            var self = new ArrayList<TaskState>();
            var task = loop.spawn(() -> {
                self.add(Task.current().state());
                Task.yieldNow();
                bell.await();
                return "value";
            });
            assertTells(NEW, null, null, task);
            Task.yieldNow();
            assertEquals(List.of(RUNNING), self);
            assertTells(READY, null, null, task);
            Task.yieldNow();
            assertTells(WAITING, null, null, task);
            bell.ring();
            assertTells(READY, null, null, task);
            Task.yieldNow();
            assertTells(SUCCEEDED, "value", null, task);
        });
    }

    @Test
    void aTaskThatWaitsForTheJdk() {
        onLoop(loop -> {
            var gate = new CompletableFuture<String>();
            var task = loop.spawn(gate::join);
            Task.yieldNow();
            assertTells(WAITING, null, null, task);
            gate.complete("value");
            Task.yieldNow();
            assertTells(SUCCEEDED, "value", null, task);
        });
    }

    @Test
    void aTaskThatThrows() {
        var error = new IllegalStateException("on purpose");
        onLoop(new Failures().config(), loop -> {
            var task = loop.spawn(() -> {
                bell.await();
                throw error;
            });
            Task.yieldNow();
            assertTells(WAITING, null, null, task);
            bell.ring();
            Task.yieldNow();
            assertTells(FAILED, null, error, task);
        });
    }

    @Test
    void aTaskThatIsCancelledBeforeItsFirstStepNeverRuns() {
        onLoop(loop -> {
            var ran = new ArrayList<String>();
            var task = loop.spawn(() -> ran.add("ran"));
            task.cancel();
            assertTells(NEW, null, null, task);
            Task.yieldNow();
            assertTells(CANCELLED, null, null, task);
            assertEquals(List.of(), ran);
        });
    }

    @Test
    void aTaskThatIsCancelledInAWait() {
        onLoop(loop -> {
            var task = loop.spawn(bell::await);
            Task.yieldNow();
            task.cancel();
            assertTells(READY, null, null, task);
            Task.yieldNow();
            assertTells(CANCELLED, null, null, task);
        });
    }

    @Test
    void theStateIsFinal() {
        onLoop(loop -> {
            var task = loop.spawn(() -> "value");
            task.join();
            task.cancel();
            Task.yieldNow();
            assertTells(SUCCEEDED, "value", null, task);
        });
    }

    @Test
    void otherThreadsSeeTheEnd() {
        var tasks = new ArrayList<Task<?>>();
        var error = new IllegalStateException("on purpose");
        onLoop(new Failures().config(), loop -> {
            tasks.add(loop.spawn(() -> "value"));
            tasks.add(loop.spawn(() -> {
                throw error;
            }));
            Task.joinAll(tasks);
        });

        assertTells(SUCCEEDED, "value", null, tasks.get(0));
        assertTells(FAILED, null, error, tasks.get(1));
    }

    /** The state that another thread asks for is one of those the task went through; never SUCCEEDED for one that fails. */
    @Test
    void anotherThreadNeverSeesAWrongEnd() throws InterruptedException {
        var watched = new Task<?>[] {null};
        var begun = new CountDownLatch(1);
        var wrong = new ArrayList<TaskState>();
        var stop = new CompletableFuture<Boolean>();
        var watcher = Thread.ofPlatform().start(() -> {
            begun.countDown();
            while (!stop.isDone()) {
                Task<?> task;
                synchronized (watched) {
                    task = watched[0];
                }
                if (task != null && task.state() == SUCCEEDED) {
                    wrong.add(task.state());
                }
            }
        });
        begun.await();
        onLoop(new Failures().config(), loop -> {
            for (int i = 0; i < 5_000; i++) {
                var task = loop.spawn(() -> {
                    throw new IllegalStateException("on purpose");
                });
                synchronized (watched) {
                    watched[0] = task;
                }
                task.join();
            }
        });
        stop.complete(true);
        watcher.join();

        assertEquals(List.of(), wrong);
    }

    @Test
    void aTaskTellsItsNameAndNumber() {
        onLoop(loop -> {
            var first = loop.spawn(() -> {});
            var second = loop.spawn(SpawnOptions.named("reader"), () -> {});

            assertEquals("task-" + first.id(), first.name());
            assertEquals("reader", second.name());
            assertEquals(first.id() + 1, second.id());
            assertEquals("Task[reader, NEW]", second.toString());
            assertNotEquals(first, second);
        });
    }

    @Test
    void theLoopTellsItsTasksOldestFirst() {
        onLoop(loop -> {
            var main = Task.current();
            var first = loop.spawn(bell::await);
            var second = loop.spawn(bell::await);
            assertEquals(List.of(main, first, second), loop.tasks());
            bell.ring();
            Task.yieldNow();
            assertEquals(List.of(main), loop.tasks());
        });
    }

    @Test
    void aTaskIsTheSameWhereverItLooks() {
        onLoop(loop -> {
            var seen = new ArrayList<Task<?>>();
            var task = loop.spawn(() -> {
                seen.add(Task.current());
                Task.yieldNow();
                seen.add(Task.current());
            });
            task.join();
            assertEquals(List.of(task, task), seen);
            assertNull(task.value());
            assertTrue(task.isSuccessful());
        });
    }
}
