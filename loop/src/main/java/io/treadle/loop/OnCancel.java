package io.treadle.loop;

import io.treadle.core.function.Action;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What becomes of an offloaded call, and of its caller, when the caller is cancelled. A call that is still queued is dropped. */
public final class OnCancel {
    /** The caller goes on at once; the call's thread is interrupted. The default. */
    public static final OnCancel INTERRUPT = new OnCancel("INTERRUPT", null);

    /** The caller goes on at once; the call runs to its end, or until the loop closes, and what comes of it is dropped. */
    public static final OnCancel ABANDON = new OnCancel("ABANDON", null);

    /** The caller waits for the call and has its result, as in a shield; its next wait is the one that is cancelled. */
    public static final OnCancel WAIT = new OnCancel("WAIT", null);

    private final String name;
    private final @Nullable Action<?> hook;

    private OnCancel(String name, @Nullable Action<?> hook) {
        this.name = name;
        this.hook = hook;
    }

    /**
     * {@code hook} is called, by the cancelled task and so in place of the call's thread, to end the call in a way of its own
     * ({@code statement::cancel}); then the caller waits until the call has ended. If the hook fails,
     * the call's thread is interrupted, and the failure is suppressed in the cancellation.
     */
    public static OnCancel call(Action<?> hook) {
        return new OnCancel("call(hook)", Objects.requireNonNull(hook, "there is nothing to call: hook=null"));
    }

    @Nullable
    Action<?> hook() {
        return hook;
    }

    @Override
    public String toString() {
        return name;
    }
}
