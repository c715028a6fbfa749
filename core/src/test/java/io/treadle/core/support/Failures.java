package io.treadle.core.support;

import io.treadle.core.ExceptionHandler;
import io.treadle.core.LoopConfig;
import io.treadle.core.Task;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An exception handler that keeps what it is given. */
public final class Failures implements ExceptionHandler {
    /** One call of the handler. */
    public record Failure(
            String message, Throwable error, @Nullable Task<?> task) {}

    private final List<Failure> all = new ArrayList<>();

    @Override
    public synchronized void handle(String message, Throwable error, @Nullable Task<?> task) {
        all.add(new Failure(message, error, task));
    }

    public synchronized List<Failure> all() {
        return List.copyOf(all);
    }

    /** The errors alone. */
    public List<Throwable> errors() {
        return all().stream().map(Failure::error).toList();
    }

    /** A loop's configuration with this as the handler. */
    public LoopConfig config() {
        return LoopConfig.named("test").withExceptionHandler(this);
    }
}
