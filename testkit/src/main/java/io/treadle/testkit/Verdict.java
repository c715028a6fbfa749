package io.treadle.testkit;

import io.treadle.core.function.Action;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What several checks have found: the first error, with the others suppressed in it. */
final class Verdict {
    private @Nullable Throwable first;

    void check(Action<Exception> check) {
        try {
            check.run();
        } catch (Throwable e) {
            add(e);
        }
    }

    void add(@Nullable Throwable e) {
        if (first == null) {
            first = e;
        } else if (e != null && first != e) {
            first.addSuppressed(e);
        }
    }

    /** Has {@code hint} add to what is going to be thrown. */
    void ifAny(Consumer<Throwable> hint) {
        if (first != null) {
            hint.accept(first);
        }
    }

    /** For checks that fail with errors only. */
    void throwIfError() {
        if (first != null) {
            throw first instanceof Error e ? e : new AssertionError(first);
        }
    }

    void throwIfAny() throws Exception {
        if (first instanceof Error e) {
            throw e;
        }
        if (first instanceof Exception e) {
            throw e;
        }
    }
}
