package io.treadle.core;

import static io.treadle.core.support.Loops.letCallbacksRun;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.core.support.LoopFixture;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What tests of the rows of docs/endings.md have in common: each runs once with somebody who waits for the task, and once with
 * nobody who does until it has ended. Only in the second case its failure is reported.
 */
@ParameterizedClass
@EnumSource
abstract class EndingsFixture extends LoopFixture {
    static final Duration SECOND = Duration.ofSeconds(1);

    enum Audience {
        WAITS,
        COMES_TOO_LATE
    }

    final IOException failure = new IOException("on purpose");
    private final Audience audience;
    private final List<Throwable> unobserved = new ArrayList<>();

    EndingsFixture(Audience audience) {
        this.audience = audience;
    }

    @AfterEach
    void nothingElseIsReported() {
        assertEquals(unobserved, failures.errors());
    }

    /** Waits for the end of {@code task}, which nobody else does, and asserts all that is then seen of it. */
    final void assertEnds(Task<?> task, TaskState state, @Nullable Object value, @Nullable Throwable error) {
        awaitEnd(task);
        assertIs(task, state, value, error);
    }

    /** As {@link #assertEnds}, with an error that is the JVM's or ours. */
    final void assertFails(Task<?> task, Class<? extends Throwable> error) {
        awaitEnd(task);
        var thrown = Objects.requireNonNull(task.exception());
        assertEquals(error, thrown.getClass());
        assertIs(task, TaskState.FAILED, null, thrown);
    }

    private void awaitEnd(Task<?> task) {
        if (audience == Audience.WAITS) {
            task.join();
        } else {
            awaitEndUnnoticed(task);
        }
    }

    private void awaitEndUnnoticed(Task<?> task) {
        while (!task.isDone()) {
            Task.yieldNow();
        }
        letCallbacksRun();
        if (task.state() == TaskState.FAILED) {
            unobserved.add(Objects.requireNonNull(task.exception()));
            assertEquals(unobserved, failures.errors());
            assertSame(task, failures.all().getLast().task());
        }
    }

    /** All that is seen of {@code task} once it has ended. */
    static void assertIs(Task<?> task, TaskState state, @Nullable Object value, @Nullable Throwable error) {
        var told = new ArrayList<TaskState>();
        task.onDone(ended -> told.add(ended.state()));
        task.join();
        letCallbacksRun();
        assertEquals(state, task.state());
        assertEquals(value, task.value());
        assertSame(error, task.exception());
        assertEquals(List.of(state), told);
        assertGets(task, state, value, error);
    }

    private static void assertGets(Task<?> task, TaskState state, @Nullable Object value, @Nullable Throwable error) {
        switch (state) {
            case CANCELLED -> assertThrows(TaskCancelledException.class, task::get);
            case FAILED -> assertSame(error, assertThrows(Throwable.class, task::get));
            default -> assertEquals(value, assertDoesNotThrow(task::get));
        }
    }
}
