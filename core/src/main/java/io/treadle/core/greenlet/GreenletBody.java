package io.treadle.core.greenlet;

import org.jspecify.annotations.Nullable;

/** What a greenlet runs. */
@FunctionalInterface
public interface GreenletBody {
    /**
     * Runs once, from the first switch to the greenlet.
     *
     * @param first what the first switch passed
     * @return what the parent's switch returns
     * @throws Exception to the parent, whose switch throws it
     */
    @Nullable
    Object run(@Nullable Object first) throws Exception;
}
