package io.treadle.loop.internal.blockhound;

import io.treadle.core.engine.ThreadRole;
import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Tells BlockHound, which finds this by the service loader, which threads of Treadle must not block, and what there only
 * looks like blocking. {@link BlockingCalls} decides what to do about a call.
 *
 * <p>Guarded are the platform thread and the hub of each loop, and its tasks; threads of the offload pool, and virtual
 * threads that have nothing to do with a loop, are not. What really blocks and is never seen, because BlockHound does not
 * look there: {@code Files} and {@code FileChannel}, name resolution by {@code InetAddress}, entering {@code synchronized}
 * (on JDK 21 to 23, where it does not yield), native code and long computation.
 */
/*
 * Calls that do block, a little and once, and that nobody could offload, are allowed by the method that makes them: the
 * JDK's own loading of classes, services and resources; random numbers of the operating system, which
 * never wait for long; the logs. The platform thread parks when it is idle, and takes the lock of the JDK's timer threads
 * for a moment where a task enters a timed wait of the JDK.
 */
public final class TreadleBlockHoundIntegration implements BlockHoundIntegration {
    @Override
    public void applyTo(BlockHound.Builder builder) {
        // Also loads the classes behind it, which later would be loaded in the middle of a check.
        ThreadRole.current();
        builder.nonBlockingThreadPredicate(others -> others.or(thread -> ThreadRole.current() != ThreadRole.NONE))
                // A virtual thread that outlives its loop is guarded no more.
                .addDynamicThreadPredicate(thread -> ThreadRole.current() == ThreadRole.TASK)
                // In a task these yield; in the hub they stop the loop like any other.
                .markAsBlocking(BlockingCalls.VIRTUAL_THREAD, "park", "()V")
                .markAsBlocking(BlockingCalls.VIRTUAL_THREAD, "parkNanos", "(J)V")
                .blockingMethodCallback(new BlockingCalls());
        allowPlatformThread(builder);
        allowSocketPoller(builder);
        allowLoading(builder);
        allowRandomNumbers(builder);
        allowLogs(builder);
    }

    private static void allowPlatformThread(BlockHound.Builder builder) {
        var timers = "java.util.concurrent.ScheduledThreadPoolExecutor";
        builder.allowBlockingCallsInside("io.treadle.core.engine.Scheduler", "park")
                .allowBlockingCallsInside(timers, "delayedExecute")
                .allowBlockingCallsInside(timers + "$DelayedWorkQueue", "offer")
                .allowBlockingCallsInside(timers + "$DelayedWorkQueue", "remove");
    }

    /**
     * On JDK 21 a virtual thread that leaves a socket's wait, also by our error, must hear from the poller first. Failing
     * there too, it would leave a file descriptor behind that kills the poller of all virtual threads once it is closed.
     */
    private static void allowSocketPoller(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("sun.nio.ch.Poller$Request", "awaitFinish");
    }

    private static void allowLoading(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("java.lang.ClassLoader", "loadClass")
                .allowBlockingCallsInside("java.lang.ClassLoader", "getResource")
                .allowBlockingCallsInside("java.util.ServiceLoader$LazyClassPathLookupIterator", "hasNext")
                .allowBlockingCallsInside("java.util.ServiceLoader$ModuleServicesLookupIterator", "hasNext")
                .allowBlockingCallsInside("java.util.ResourceBundle", "getBundleImpl")
                .allowBlockingCallsInside("io.netty.util.internal.NativeLibraryLoader", "load");
    }

    private static void allowRandomNumbers(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("sun.security.provider.NativePRNG", "engineNextBytes")
                .allowBlockingCallsInside("sun.security.provider.NativePRNG", "engineSetSeed")
                .allowBlockingCallsInside("sun.security.provider.SeedGenerator", "generateSeed");
    }

    private static void allowLogs(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("java.util.logging.LogManager", "ensureLogManagerInitialized")
                .allowBlockingCallsInside("java.util.logging.Logger", "log")
                .allowBlockingCallsInside("jdk.internal.logger.SimpleConsoleLogger", "publish");
    }
}
