package io.treadle.core;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The failures of a group of tasks: the first is the one to throw, the others are suppressed in it, each once. */
final class Failures {
    private final Set<Throwable> all = Collections.newSetFromMap(new IdentityHashMap<>(0));
    private @Nullable Throwable first;

    void add(Throwable failure) {
        if (!all.add(failure)) {
            return; // several tasks may wait for the same one and fail with the same error
        }
        if (first == null) {
            first = failure;
        } else {
            first.addSuppressed(failure);
        }
    }

    void clear() {
        all.clear();
        first = null;
    }

    @Nullable
    Throwable first() {
        return first;
    }

    /** Adds {@code other} to {@code main}, unless they are the same. */
    static void suppress(Throwable main, Throwable other) {
        if (main != other) {
            main.addSuppressed(other);
        }
    }

    /** Throws {@code failure} as it is, checked or not: it is the user's own, from code whose exceptions nobody declares. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <X extends Throwable> RuntimeException sneakyThrow(Throwable failure) throws X {
        throw (X) failure;
    }
}
