package io.treadle.core.internal.jdk;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What Treadle needs of the JDK beyond its public API. One implementation stands behind it today; the JDK's coming
 * scheduler API would be a second one, chosen by probing and never by a version number.
 */
interface VirtualThreadBackend {
    /** A builder of virtual threads whose continuations are handed to {@code scheduler}. */
    Thread.Builder.OfVirtual newBuilder(Executor scheduler);

    /** The platform thread that runs the caller, also where the caller is a virtual thread. */
    Thread currentCarrier();

    /** The scheduler of the JDK's own virtual threads. */
    Executor defaultScheduler();

    /** What scoped values are bound to in the caller. */
    Object scopedValues();

    /** Binds scoped values in {@code thread}, which has not been started. */
    void bindScopedValues(Thread thread, Object values);

    /** Forgets what the caller's thread-locals hold. */
    void clearThreadLocals();

    /** The virtual thread whose continuation this is; null if it is not one. */
    @Nullable
    Thread threadOf(Runnable continuation);
}
