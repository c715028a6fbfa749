package io.treadle.core;

import static io.treadle.core.support.Loops.onLoop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.core.support.Bodies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Clauses that other threads complete. */
class RemoteClauseTest {
    private final List<String> trail = new ArrayList<>();

    private final class Answer extends RemoteClause {
        private int value; // plain: complete() publishes it

        private Answer(Wait wait) {
            super(wait);
        }

        private void answer(int newValue) {
            value = newValue;
            complete();
        }

        @Override
        protected void arrived() {
            trail.add("arrived");
        }

        @Override
        public void undo() {
            super.undo();
            trail.add("undone");
        }
    }

    @Test
    void anotherThreadEndsTheWaitAndWhatItDidIsSeen() {
        onLoop(loop -> {
            for (int i = 1; i <= 1_000; i++) {
                var wait = Wait.begin();
                var answer = new Answer(wait);
                wait.add(answer);
                int value = i;
                Thread.ofPlatform().start(() -> answer.answer(value));

                assertSame(answer, wait.park());
                assertEquals(value, answer.value);
            }
        });

        assertEquals(1_000, trail.size());
    }

    @Test
    void anAnswerThatComesBeforeTheParkIsNotLost() throws InterruptedException {
        onLoop(loop -> {
            var wait = Wait.begin();
            var answer = new Answer(wait);
            wait.add(answer);
            Thread.ofPlatform().start(() -> answer.answer(7)).join();

            wait.park();
            assertEquals(7, answer.value);
        });
    }

    @Test
    void onTheLoopItFiresAtOnce() {
        onLoop(loop -> {
            var wait = Wait.begin();
            var answer = new Answer(wait);
            wait.add(answer);
            answer.answer(7);
            trail.add("completed");

            assertSame(answer, wait.park());
        });

        assertEquals(List.of("arrived", "completed"), trail);
    }

    @Test
    void anAnswerAfterTheWaitWasDecidedArrivesAndChangesNothing() throws InterruptedException {
        onLoop(loop -> {
            var wait = Wait.begin();
            var answer = new Answer(wait);
            wait.add(answer);
            wait.addTimeout(Duration.ZERO);
            wait.park();
            trail.add("timed out: " + wait.isTimedOut());

            Thread.ofPlatform().start(() -> answer.answer(7)).join();
            Task.yieldNow();
            while (trail.size() < 3) {
                Task.yieldNow();
            }
        });

        assertEquals(List.of("undone", "timed out: true", "arrived"), trail);
    }

    @Test
    void aCancelledWaitUndoesIt() {
        onLoop(loop -> {
            var answers = new ArrayList<Answer>();
            var task = loop.spawn(() -> {
                var wait = Wait.begin();
                answers.add(new Answer(wait));
                wait.add(answers.getFirst());
                wait.park();
            });
            Task.yieldNow();
            task.cancel();
            answers.getFirst().answer(7);
            task.join();
            assertEquals(TaskState.CANCELLED, task.state());
        });

        assertEquals(List.of("undone", "arrived"), trail);
    }

    @Test
    void anAnswerToALoopThatIsClosedIsForgotten() {
        var answer = new CompletableFuture<Answer>();
        onLoop(loop -> {
            loop.spawn(() -> {
                var wait = Wait.begin();
                answer.complete(new Answer(wait));
                wait.add(answer.join());
                wait.park();
            });
            Task.yieldNow();
        });

        answer.join().answer(7);

        assertEquals(List.of("undone"), trail);
    }

    @Test
    void theCancellationOfWhoCompletesAFutureIsNotThatOfItsWaiter() {
        onLoop(loop -> {
            var future = new CompletableFuture<String>();
            var other = loop.spawn(() -> {
                try {
                    Bodies.waitForEver();
                } catch (Cancelled e) {
                    future.completeExceptionally(e);
                    throw e;
                }
            });
            var waiter = loop.spawn(() -> Task.await(future));
            Task.yieldNow();
            other.cancel();
            var error = assertThrows(TaskCancelledException.class, waiter::get);
            assertInstanceOf(Cancelled.class, error.getCause());
            assertEquals(TaskState.FAILED, waiter.state());
        });
    }

    @Test
    void whatIsNeitherAnExceptionNorAnErrorComesAsTheCauseOfOne() {
        var odd = new Throwable("odd");
        onLoop(loop -> {
            var error = assertThrows(ExecutionException.class, () -> Task.await(CompletableFuture.failedFuture(odd)));
            assertSame(odd, error.getCause());
        });
    }
}
