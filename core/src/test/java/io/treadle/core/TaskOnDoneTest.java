package io.treadle.core;

import static io.treadle.core.support.Loops.letCallbacksRun;
import static io.treadle.core.support.Loops.onLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.treadle.core.support.Bell;
import io.treadle.core.support.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
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
}
