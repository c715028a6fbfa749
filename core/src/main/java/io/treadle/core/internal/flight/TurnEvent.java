package io.treadle.core.internal.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** One turn of a loop in which something ran; the duration is how long its tasks ran. */
@Name("io.treadle.Turn")
@Label("Turn")
@Category("Treadle")
@Description("One turn of a loop in which something ran; the duration is how long its tasks ran.")
@Enabled(false)
@StackTrace(false)
public final class TurnEvent extends Event {
    @Label("Loop")
    public @Nullable String loop;

    @Label("Slices")
    public long slices;
}
