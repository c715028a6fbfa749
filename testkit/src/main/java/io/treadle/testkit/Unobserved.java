package io.treadle.testkit;

import io.treadle.core.ExceptionHandler;
import io.treadle.core.Task;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the failures that nobody waits for, until the test is over. */
final class Unobserved implements ExceptionHandler {
    private record Failure(String message, Throwable error) {}

    private final List<Failure> failures = new ArrayList<>();

    @Override
    public synchronized void handle(String message, Throwable error, @Nullable Task<?> task) {
        failures.add(new Failure(message, error));
    }

    synchronized void failIfAny() {
        if (failures.isEmpty()) {
            return;
        }
        var first = failures.get(0);
        var error = new AssertionError("expected no failure that nobody waits for: " + first.message, first.error);
        failures.stream().skip(1).forEach(other -> error.addSuppressed(other.error));
        throw error;
    }
}
