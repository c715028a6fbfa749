package io.treadle.core.internal.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A task was spawned. */
@Name("io.treadle.TaskSpawn")
@Label("Task Spawn")
@Category("Treadle")
@Description("A task was spawned.")
@Enabled(false)
@StackTrace(true)
public final class TaskSpawnEvent extends Event {
    @Label("Loop")
    public @Nullable String loop;

    @Label("Task")
    public @Nullable String task;

    @Label("Spawned By")
    public @Nullable String parent;
}
