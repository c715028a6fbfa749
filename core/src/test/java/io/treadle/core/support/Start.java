package io.treadle.core.support;

import io.treadle.core.SpawnOptions;

/** When a task that is spawned takes its first step. */
public enum Start {
    /** After its spawner gives way. */
    LAZY,
    /** Before {@code spawn} returns. */
    EAGER;

    public SpawnOptions options() {
        return this == LAZY ? SpawnOptions.DEFAULT : SpawnOptions.DEFAULT.startedAtOnce();
    }
}
