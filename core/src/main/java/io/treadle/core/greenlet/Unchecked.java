package io.treadle.core.greenlet;

import org.jspecify.annotations.Nullable;

/** Errors that pass between greenlets as they are. */
final class Unchecked {
    private Unchecked() {}

    /** Throws {@code e} itself, also where it is checked: {@code throw Unchecked.<RuntimeException>sneak(e)}. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <X extends Throwable> X sneak(Throwable e) throws X {
        throw (X) e;
    }

    /** The first of two errors, with the second one in it. */
    static Throwable join(@Nullable Throwable first, Throwable second) {
        if (first == null) {
            return second;
        }
        if (first != second) {
            first.addSuppressed(second);
        }
        return first;
    }
}
