package io.treadle.core.internal.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A task has waited in Treadle; the duration is how long. */
@Name("io.treadle.TaskWait")
@Label("Task Wait")
@Category("Treadle")
@Description("A task has waited in Treadle; the duration is how long.")
@Enabled(false)
@StackTrace(true)
public final class TaskWaitEvent extends Event {
    @Label("Loop")
    public @Nullable String loop;

    @Label("Task")
    public @Nullable String task;

    @Label("Waits For")
    public @Nullable String waitsFor;
}
