package io.treadle.core;

import org.jspecify.annotations.Nullable;

/**
 * How a task is spawned. Immutable: {@code SpawnOptions.named("reader").asDaemon()}.
 *
 * @param name for people; null for a number
 * @param daemon whether the loop may end without it: {@code run} does not wait for it and cancels it
 * @param eager whether it runs at once up to its first wait, before {@code spawn} returns
 * @param supervised whether its end is the matter of those who wait for it alone, whatever the {@link ScopePolicy} of its scope
 *     says; if nobody does, a failure goes to the exception handler
 */
public record SpawnOptions(@Nullable String name, boolean daemon, boolean eager, boolean supervised) {
    /** No name, waited for, started after the spawner gives way. */
    public static final SpawnOptions DEFAULT = new SpawnOptions(null, false, false, false);

    public static SpawnOptions named(String name) {
        return DEFAULT.withName(name);
    }

    public SpawnOptions withName(String newName) {
        return new SpawnOptions(newName, daemon, eager, supervised);
    }

    public SpawnOptions asDaemon() {
        return new SpawnOptions(name, true, eager, supervised);
    }

    public SpawnOptions startedAtOnce() {
        return new SpawnOptions(name, daemon, true, supervised);
    }

    public SpawnOptions asSupervised() {
        return new SpawnOptions(name, daemon, eager, true);
    }
}
