package io.treadle.core;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The failures of a group of tasks: the first is the one to throw, the others are suppressed in it, each once. */
final class Failures {
    private final Set<Throwable> all = Collections.newSetFromMap(new IdentityHashMap<>(0));
    private @Nullable Throwable first;
    /** Whether the first has others suppressed in it. */
    private boolean suppresses;

    /** Those of {@code first}, which may have some suppressed in it already. */
    static Failures startingWith(Throwable first) {
        var failures = new Failures();
        failures.add(first);
        Collections.addAll(failures.all, first.getSuppressed());
        return failures;
    }

    /** Whether it is in now; false if the first is a throwable that suppresses none, so that it must be told elsewhere. */
    boolean add(Throwable failure) {
        if (!all.add(failure)) {
            return true; // several tasks may wait for the same one and fail with the same error
        }
        if (first == null) {
            first = failure;
            return true;
        }
        first.addSuppressed(failure);
        suppresses = suppresses || first.getSuppressed().length > 0;
        return suppresses;
    }

    void clear() {
        all.clear();
        first = null;
        suppresses = false;
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
