package io.treadle.core;

import static io.treadle.core.support.Loops.letCallbacksRun;
import static io.treadle.core.support.Loops.onLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.support.Bell;
import io.treadle.core.support.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TaskOnDoneTest {
    private final Bell bell = new Bell();
    private final Failures failures = new Failures();
    private final List<String> trail = new ArrayList<>();

    @Test
    void callbacksAreCalledInTheOrderInWhichTheyWereAdded() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {
                bell.await();
                return "value";
            });
            task.onDone(done -> trail.add("first " + done.value()));
            task.onDone(done -> trail.add("second " + done.value()));
            Task.yieldNow();
            bell.ring();
            task.join();
            letCallbacksRun();
        });

        assertEquals(List.of("first value", "second value"), trail);
    }

    @Test
    void aCallbackIsNotCalledInPlace() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {});
            task.join();
            task.onDone(done -> trail.add("callback"));
            trail.add("caller");
            letCallbacksRun();
        });

        assertEquals(List.of("caller", "callback"), trail);
    }

    @Test
    void aCallbackThatFailsIsReportedAndStopsNoOther() {
        var first = new IllegalStateException("first");
        var second = new IllegalStateException("second");
        onLoop(failures.config(), loop -> {
            var task = loop.spawn(() -> {});
            task.onDone(done -> {
                throw first;
            });
            task.onDone(done -> trail.add("between"));
            task.onDone(done -> {
                throw second;
            });
            task.onDone(done -> trail.add("last"));
            task.join();
            letCallbacksRun();
            letCallbacksRun();
        });

        assertEquals(List.of("between", "last"), trail);
        assertEquals(List.of(first, second), failures.errors());
    }

    @Test
    void aCallbackThatWaitsHoldsUpNoOther() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {});
            task.onDone(done -> {
                bell.await();
                trail.add("waited");
            });
            task.onDone(done -> trail.add("did not wait"));
            task.join();
            letCallbacksRun();
            bell.ring();
            Task.yieldNow();
        });

        assertEquals(List.of("did not wait", "waited"), trail);
    }

    @Test
    void aFailureIsTheSameObjectForEveryCallback() {
        var error = new IllegalStateException("on purpose");
        var seen = new ArrayList<Throwable>();
        onLoop(failures.config(), loop -> {
            var task = loop.spawn(() -> {
                throw error;
            });
            task.onDone(done -> seen.add(done.exception()));
            task.onDone(done -> seen.add(done.exception()));
            task.join();
            letCallbacksRun();
        });

        assertEquals(2, seen.size());
        seen.forEach(e -> assertSame(error, e));
        assertEquals(List.of(), failures.all());
    }

    @Test
    void cancelledTasksTellTheirCallbacksToo() {
        onLoop(loop -> {
            var waiting = loop.spawn(bell::await);
            Task.yieldNow();
            var unbegun = loop.spawn(bell::await);
            waiting.onDone(done -> trail.add("waiting " + done.state()));
            unbegun.onDone(done -> trail.add("unbegun " + done.state()));
            waiting.cancel();
            unbegun.cancel();
            Task.joinAll(List.of(waiting, unbegun));
            letCallbacksRun();
        });

        assertEquals(List.of("unbegun CANCELLED", "waiting CANCELLED"), trail);
    }

    @Test
    void aTaskMayAddACallbackToItself() {
        onLoop(loop -> {
            var task = loop.spawn(() -> Task.current().onDone(done -> trail.add("done " + done.isSuccessful())));
            task.join();
            letCallbacksRun();
        });

        assertEquals(List.of("done true"), trail);
    }

    @Test
    void anotherThreadMayAddACallback() throws InterruptedException {
        var called = new CountDownLatch(1);
        try (var loop = TaskLoop.create()) {
            var task = loop.runUntilComplete(() -> loop.spawn(bell::await));
            task.onDone(done -> called.countDown());
            loop.post(bell::ring);
            var runner = Thread.ofPlatform().start(loop::runForever);
            called.await();
            loop.stop();
            runner.join();
        }
    }

    // ---- taken back ----

    @Test
    void aCallbackThatIsTakenBackBeforeTheEndIsNotCalled() {
        onLoop(loop -> {
            var task = loop.spawn(bell::await);
            Consumer<Task<?>> callback = done -> trail.add("never");
            task.onDone(done -> trail.add("before"));
            task.onDone(callback);
            task.onDone(done -> trail.add("after"));
            assertTrue(task.removeOnDone(callback));
            Task.yieldNow();
            bell.ring();
            task.join();
            letCallbacksRun();
        });

        assertEquals(List.of("before", "after"), trail);
    }

    @Test
    void aCallbackMayBeTakenBackBetweenTheEndAndItsTurn() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {});
            Consumer<Task<?>> callback = done -> trail.add("never");
            task.join();
            task.onDone(callback);
            assertTrue(task.removeOnDone(callback));
            letCallbacksRun();
        });

        assertEquals(List.of(), trail);
    }

    @Test
    void aCallbackMayTakeBackTheNextOne() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {});
            Consumer<Task<?>> second = done -> trail.add("never");
            task.onDone(done -> trail.add("removed " + done.removeOnDone(second)));
            task.onDone(second);
            task.onDone(done -> trail.add("third"));
            task.join();
            letCallbacksRun();
        });

        assertEquals(List.of("removed true", "third"), trail);
    }

    @Test
    void ofTwoOfTheSameFunctionTheFirstIsTakenBack() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {});
            Consumer<Task<?>> twice = done -> trail.add("twice");
            task.onDone(twice);
            task.onDone(done -> trail.add("between"));
            task.onDone(twice);
            assertTrue(task.removeOnDone(twice));
            task.join();
            letCallbacksRun();
        });

        assertEquals(List.of("between", "twice"), trail);
    }

    @Test
    void aCallbackThatWasCalledCannotBeTakenBack() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {});
            Consumer<Task<?>> callback = done -> trail.add("called");
            task.onDone(callback);
            task.join();
            letCallbacksRun();
            assertFalse(task.removeOnDone(callback));
        });

        assertEquals(List.of("called"), trail);
    }

    @Test
    void aCallbackCannotTakeItselfBack() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {});
            task.onDone(new Consumer<Task<?>>() {
                @Override
                public void accept(Task<?> done) {
                    trail.add("removed " + done.removeOnDone(this));
                }
            });
            task.join();
            letCallbacksRun();
        });

        assertEquals(List.of("removed false"), trail);
    }

    @Test
    void whatWasNeverAddedCannotBeTakenBack() {
        onLoop(loop -> {
            var task = loop.spawn(() -> {});
            assertFalse(task.removeOnDone(done -> trail.add("never")));
            task.join();
        });

        assertEquals(List.of(), trail);
    }
}
