package io.treadle.loop.internal.blockhound;

import io.treadle.core.engine.ThreadRole;
import java.util.Set;
import java.util.function.Consumer;
import reactor.blockhound.BlockingMethod;
import reactor.blockhound.BlockingOperationError;

/**
 * What is done about a call that BlockHound takes for a blocking one: an error that says the way out, or nothing.
 */
/*
 *   thread            call                                           done
 *   not Treadle's     park of a virtual thread                       nothing: only for our sake BlockHound looks at it
 *   not Treadle's     any other                                      BlockHound's own error
 *   any of Treadle's  Thread.onSpinWait                              nothing: it does not wait
 *   any of Treadle's  files, in a class initializer of the JDK       nothing: once, and nobody could offload it
 *   platform thread   any                                            error, and it is Treadle's fault
 *   hub               a park in a lock, or in NIO's selector         nothing: short, or its very purpose
 *   hub               any other, sleeps and futures included         error
 *   task              sleep, park                                    nothing: the task parks and its loop goes on
 *   task              sockets (connect, accept, read, write)         nothing, for the same reason
 *   task, JDK 24+     Object.wait                                    nothing, for the same reason
 *   task              a park that is pinned                          error
 *   task              files, starting a process, Object.wait on 21   error
 *
 * What is let through here and blocks all the same, because the thread is pinned, ends in a pinned park; but for
 * Object.wait under native code, which stays unseen. docs/blockhound.md tells what BlockHound never sees.
 */
final class BlockingCalls implements Consumer<BlockingMethod> {
    static final String VIRTUAL_THREAD = "java.lang.VirtualThread";

    private static final Set<String> SOCKETS = Set.of(
            "java.net.Socket",
            "java.net.Socket$SocketInputStream",
            "java.net.Socket$SocketOutputStream",
            "java.net.ServerSocket",
            "java.net.DatagramSocket");

    /** Since JEP 491 a virtual thread that waits for a monitor gives its carrier back. */
    private static final boolean MONITORS_YIELD = Runtime.version().feature() >= 24;

    private static final String OFFLOAD = "Treadle.offload(() -> ...)";

    @Override
    public void accept(BlockingMethod method) {
        var role = ThreadRole.current();
        if (!isHarmless(method, role)) {
            throw new BlockingOperationError(new Reported(method, wayOut(method, role)));
        }
    }

    private static boolean isHarmless(BlockingMethod method, ThreadRole role) {
        return switch (role) {
            case NONE -> isParkOfVirtualThread(method);
            case PLATFORM -> isOnce(method);
            case HUB -> isOnce(method) || (isParkOfVirtualThread(method) && isForTheHub());
            case TASK -> yields(method) || isOnce(method);
        };
    }

    private static boolean isOnce(BlockingMethod method) {
        return isSpin(method) || (!isPinnedPark(method) && Frames.areInJdkInitializer());
    }

    private static boolean isForTheHub() {
        return Frames.areInLock() || Frames.areInSelector();
    }

    private static boolean isSpin(BlockingMethod method) {
        return method.getName().equals("onSpinWait");
    }

    private static boolean yields(BlockingMethod method) {
        return isParkOfVirtualThread(method)
                || SOCKETS.contains(method.getClassName())
                || (MONITORS_YIELD && isMonitorWait(method));
    }

    private static boolean isParkOfVirtualThread(BlockingMethod method) {
        return method.getClassName().equals(VIRTUAL_THREAD);
    }

    private static boolean isMonitorWait(BlockingMethod method) {
        return method.getClassName().equals("java.lang.Object");
    }

    private static String wayOut(BlockingMethod method, ThreadRole role) {
        return switch (role) {
            case NONE -> "";
            case PLATFORM -> " on the platform thread of a loop, where only Treadle itself runs; please report";
            case HUB ->
                " in a handler of Netty, which stops the whole loop: thread="
                        + Thread.currentThread().getName() + "; spawn a task for it, and there use " + OFFLOAD;
            case TASK ->
                " stops the whole loop: thread=" + Thread.currentThread() + "; "
                        + (isPinnedPark(method) ? pinned() : "use " + OFFLOAD);
        };
    }

    /** A virtual thread gets there only where it cannot give its carrier back. */
    private static boolean isPinnedPark(BlockingMethod method) {
        return method.getClassName().endsWith(".Unsafe");
    }

    private static String pinned() {
        return "the task waits while its thread is pinned, by "
                + (MONITORS_YIELD
                        ? "native code or a class initializer"
                        : "synchronized, native code or a class initializer")
                + "; wait outside of that, or use " + OFFLOAD;
    }

    /** The method and the way out, since the error shows its method's text and cannot be extended. */
    private static final class Reported extends BlockingMethod {
        private static final long serialVersionUID = 1L;

        private final String wayOut;

        Reported(BlockingMethod method, String wayOut) {
            super(method.getClassName(), method.getName(), method.getModifiers());
            this.wayOut = wayOut;
        }

        @Override
        public String toString() {
            return super.toString() + wayOut;
        }
    }
}
