package io.treadle.core.internal.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A turn lasts longer than the limit; made while it does. */
@Name("io.treadle.SlowSlice")
@Label("Slow Slice")
@Category("Treadle")
@Description("A turn lasts longer than the limit; made while it does.")
@Enabled(false)
@StackTrace(false)
public final class SlowSliceEvent extends Event {
    @Label("Loop")
    public @Nullable String loop;

    @Label("Task")
    public @Nullable String task;

    @Label("Kind")
    public @Nullable String kind;

    @Label("Lasted")
    @Timespan(Timespan.MILLISECONDS)
    public long lasted;

    @Label("Stack")
    public @Nullable String stack;
}
