package io.treadle.core.internal.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A task, or a scope of it, was asked to end. */
@Name("io.treadle.TaskCancel")
@Label("Task Cancel")
@Category("Treadle")
@Description("A task, or a scope of it, was asked to end.")
@Enabled(false)
@StackTrace(true)
public final class TaskCancelEvent extends Event {
    @Label("Loop")
    public @Nullable String loop;

    @Label("Task")
    public @Nullable String task;

    @Label("Reason")
    public @Nullable String reason;

    @Label("Origin")
    public @Nullable String origin;
}
