package io.treadle.core.internal.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A task has ended. */
@Name("io.treadle.TaskEnd")
@Label("Task End")
@Category("Treadle")
@Description("A task has ended.")
@Enabled(false)
@StackTrace(false)
public final class TaskEndEvent extends Event {
    @Label("Loop")
    public @Nullable String loop;

    @Label("Task")
    public @Nullable String task;

    @Label("State")
    public @Nullable String state;

    @Label("Failure")
    public @Nullable String failure;
}
