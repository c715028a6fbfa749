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

    private void add(Throwable e) {
        if (first == null) {
            first = e;
        } else if (first != e) {
            first.addSuppressed(e);
        }
    }

    /** Has {@code hint} add to what is going to be thrown. */
    void ifAny(Consumer<Throwable> hint) {
        if (first != null) {
            hint.accept(first);
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
