package io.treadle.core;

import io.treadle.core.time.Deadline;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link TaskScope} behaves. Immutable: {@code ScopeOptions.DEFAULT.withPolicy(SUPERVISE).within(ofSeconds(5))}.
 *
 * @param name for people; null for none
 * @param policy what the end of one task means for the others
 * @param timeout how long the scope may take in all, from when it is opened; null for as long as it takes
 * @param deadline until when it may take; null for no end. With both, the earlier counts
 * @param exceptionHandler where failures go that nobody waits for; null for that of the loop
 */
public record ScopeOptions(
        @Nullable String name,
        ScopePolicy policy,
        @Nullable Duration timeout,
        @Nullable Deadline deadline,
        @Nullable ExceptionHandler exceptionHandler) {
    public ScopeOptions {
        Objects.requireNonNull(policy, "a scope needs a policy: policy=null; the default is FAIL_FAST");
    }

    /** No name, the first failure ends all, no limit. */
    public static final ScopeOptions DEFAULT = new ScopeOptions(null, ScopePolicy.FAIL_FAST, null, null, null);

    public ScopeOptions withName(String newName) {
        return new ScopeOptions(newName, policy, timeout, deadline, exceptionHandler);
    }

    public ScopeOptions withPolicy(ScopePolicy newPolicy) {
        return new ScopeOptions(name, newPolicy, timeout, deadline, exceptionHandler);
    }

    public ScopeOptions within(Duration limit) {
        return new ScopeOptions(name, policy, limit, deadline, exceptionHandler);
    }

    public ScopeOptions until(Deadline end) {
        return new ScopeOptions(name, policy, timeout, end, exceptionHandler);
    }

    public ScopeOptions withExceptionHandler(ExceptionHandler handler) {
        return new ScopeOptions(name, policy, timeout, deadline, handler);
    }

    /** When it is to be cancelled if it is opened now on {@code loop}; null for never. */
    @Nullable
    Deadline deadlineOn(TaskLoop loop) {
        if (timeout == null) {
            return deadline;
        }
        var end = loop.deadlineAfter(timeout);
        return deadline != null && deadline.isBefore(end) ? deadline : end;
    }
}
