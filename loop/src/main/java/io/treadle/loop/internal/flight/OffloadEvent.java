package io.treadle.loop.internal.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A call of the offload pool; the duration is from when its task began to wait to its end. */
@Name("io.treadle.Offload")
@Label("Offload")
@Category("Treadle")
@Description("A call of the offload pool; the duration is from when its task began to wait to its end.")
@Enabled(false)
@StackTrace(true)
public final class OffloadEvent extends Event {
    @Label("Loop")
    public @Nullable String loop;

    @Label("Task")
    public @Nullable String task;

    @Label("Thread")
    public @Nullable String thread;
}
