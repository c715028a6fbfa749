package io.treadle.core;

import org.jspecify.annotations.Nullable;

/** What a failure says of itself. That is code of the program, which may fail too, and must not do so where a task ends. */
final class Words {
    private Words() {}

    /** What {@code failure} says, or else the name of its class. Not on the platform thread. */
    static String of(Throwable failure) {
        try {
            @Nullable String words = failure.toString();
            return words == null ? kind(failure) : words;
        } catch (Throwable speechless) {
            return kind(failure);
        }
    }

    /** The name of its class, which runs no code of the program. */
    static String kind(Throwable failure) {
        return failure.getClass().getName();
    }
}
