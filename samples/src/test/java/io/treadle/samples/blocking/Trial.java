package io.treadle.samples.blocking;

import io.treadle.core.function.Action;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One operation that waits, set up so that the test decides when it ends.
 *
 * @param call the operation; waits until it is released
 * @param release lets it end; never waits for the loop
 * @param isHeld whether it has come as far as it does without being released; true where nobody can tell
 * @param isClosed whether what it works on was closed; null where that cannot be
 * @param resources what is closed when all is over
 */
record Trial(
        Action<?> call,
        Action<?> release,
        BooleanSupplier isHeld,
        @Nullable BooleanSupplier isClosed,
        List<? extends AutoCloseable> resources)
        implements AutoCloseable {
    static Trial of(Action<?> call, Action<?> release) {
        return new Trial(call, release, () -> true, null, List.of());
    }

    Trial closing(AutoCloseable... closed) {
        return new Trial(call, release, isHeld, isClosed, List.of(closed));
    }

    Trial heldOnce(BooleanSupplier held) {
        return new Trial(call, release, held, isClosed, resources);
    }

    Trial closedOnce(BooleanSupplier closed) {
        return new Trial(call, release, isHeld, closed, resources);
    }

    @Override
    public void close() {
        for (var resource : resources) {
            close(resource);
        }
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            throw new IllegalStateException("cannot clean up after a trial", e);
        }
    }
}
