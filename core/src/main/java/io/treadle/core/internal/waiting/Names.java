package io.treadle.core.internal.waiting;

/** How things are called where people read of them. */
public final class Names {
    private Names() {}

    /** For example {@code TaskLock 'db'}, or {@code TaskLock} where it has no name. */
    public static String of(String kind, String name) {
        return name.isEmpty() ? kind : kind + " '" + name + "'";
    }
}
