package io.treadle.core;

import static io.treadle.core.support.Bodies.failing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.treadle.core.internal.flight.Flight;
import io.treadle.core.support.Bodies;
import io.treadle.core.support.LoopFixture;
import java.util.concurrent.atomic.AtomicReference;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An exception's words are code of the program, which may fail too: that costs the words, and no task. */
class SpeechlessFailureTest extends LoopFixture {
    private static final class Speechless extends RuntimeException {
        private static final long serialVersionUID = 1;

        private transient volatile @Nullable Thread asked;

        @Override
        public String getMessage() {
            asked = Thread.currentThread();
            throw new IllegalStateException("it has no message");
        }

        @Override
        public synchronized @Nullable Throwable getCause() {
            throw new IllegalStateException("it has no cause");
        }

        @Override
        public String toString() {
            return getMessage();
        }
    }

    private final Speechless failure = new Speechless();

    @AfterEach
    void theLoopSurvived() {
        assertEquals("alive", trail.getLast());
    }

    private void survives() {
        Task.yieldNow();
        trail.add("alive");
    }

    @Test
    void asAChildItFailsItsScopeAsItIs() {
        var reason = new AtomicReference<@Nullable String>();
        onLoop(loop -> {
            assertSame(
                    failure,
                    assertThrows(
                            Speechless.class,
                            () -> TaskScope.run(scope -> {
                                scope.spawn(failing(failure));
                                reason.set(assertThrows(Cancelled.class, bell::await)
                                        .reason());
                            })));
            survives();
        });
        assertEquals("a task of the scope failed: " + Speechless.class.getName(), reason.get());
    }

    @Test
    void asTheBodyItIsThrownOnceItsTasksAreCancelled() {
        onLoop(loop -> {
            var child = new AtomicReference<Task<?>>();
            assertSame(
                    failure,
                    assertThrows(
                            Speechless.class,
                            () -> TaskScope.run((TaskScope.ScopeAction<RuntimeException>) scope -> {
                                child.set(scope.spawn(bell::await));
                                Task.yieldNow();
                                throw failure;
                            })));
            assertEquals(TaskState.CANCELLED, child.get().state());
            survives();
        });
    }

    @Test
    void asAKillItIsThrownInTheTaskThatWaitsForItsScope() {
        onLoop(loop -> {
            var task = loop.spawn(() -> TaskScope.run(scope -> {
                scope.spawn(bell::await);
            }));
            while (bell.waiting() == 0) {
                Task.yieldNow();
            }
            task.kill(failure);
            assertSame(failure, assertThrows(Speechless.class, task::get));
            survives();
        });
    }

    /** It would run on the platform thread, which runs no code of the program. */
    @Test
    void asAKillFromAnotherThreadItIsNotAskedForWords() {
        onLoop(loop -> {
            var task = loop.spawn(() -> TaskScope.run(scope -> {
                scope.spawn(bell::await);
            }));
            while (bell.waiting() == 0) {
                Task.yieldNow();
            }
            Thread.ofPlatform().start(() -> task.kill(failure));
            assertSame(failure, assertThrows(Speechless.class, task::get));
            survives();
        });
        assertNull(failure.asked);
    }

    @Test
    void whileTheFlightIsRecordedItFailsTheTaskAsItIs() {
        try (var recording = new Recording()) {
            recording.enable("io.treadle.TaskEnd");
            recording.start();
            onLoop(loop -> {
                assertTrue(Flight.isRecording());
                assertSame(failure, assertThrows(Speechless.class, loop.spawn(failing(failure))::get));
                survives();
            });
        }
    }

    @Test
    void inPlaceOfAnInterruptItIsAFailureOfItsOwn() {
        inRealTime(loop -> {
            var task = loop.spawn(() -> {
                try {
                    Bodies.waitForEverInTheJdk();
                } catch (InterruptedException e) {
                    throw failure;
                }
            });
            Task.yieldNow();
            task.cancel();
            task.join();
            assertSame(failure, task.exception());
            survives();
        });
    }

    @Test
    void nullForWordsIsTheNameOfItsClass() {
        assertEquals(Wordless.class.getName(), Words.of(new Wordless()));
        onLoop(loop -> survives());
    }

    private static final class Wordless extends Exception {
        private static final long serialVersionUID = 1;

        @Override
        @SuppressWarnings({"NullAway", "OverrideThrowableToString", "ToStringReturnsNull"}) // any library may
        public String toString() {
            return null;
        }
    }
}
