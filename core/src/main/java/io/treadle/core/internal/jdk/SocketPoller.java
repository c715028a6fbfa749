package io.treadle.core.internal.jdk;

/**
 * The JVM-wide poller behind blocking sockets in virtual threads.
 *
 * <p>On JDK 22 and later the first virtual thread that blocks on a socket starts the poller's own virtual threads, and
 * they inherit its scheduler. Were that one of ours, then closing it would hang the socket I/O of every virtual thread
 * in the JVM (reproduced on 25). So the poller is initialised from a virtual thread of the JDK's own scheduler before
 * the first of ours runs.
 *
 * <p>Unless the property {@code treadle.socketPoller} is {@code loop}: then it is left to the first task that blocks on a socket,
 * and so to its loop, where the poller's threads find the ready sockets without another thread in between. For programs of one
 * loop: while that stands still, so does the socket I/O of all virtual threads (docs/decisions/0024).
 */
public final class SocketPoller {
    private static final String OWNER = "treadle.socketPoller";

    static {
        if (!"loop".equals(System.getProperty(OWNER))) {
            initializeOnDefaultScheduler();
        }
    }

    private SocketPoller() {}

    /** Returns once the poller belongs to the JDK's scheduler, unless a loop is to have it. Waits the first time; any thread. */
    public static void ensureInitialized() {
        // The static initialiser has done it.
    }

    /** Whether {@code thread} is one of the poller's, which a loop has only where it was left to it, and which never ends. */
    public static boolean owns(Thread thread) {
        return thread.getName().startsWith("SubPoller-");
    }

    private static void initializeOnDefaultScheduler() {
        var thread = VirtualThreads.newBuilder(VirtualThreads.defaultScheduler())
                .name("treadle-poller-init")
                .start(new Load());
        try {
            thread.join();
        } catch (InterruptedException e) {
            // The class goes on loading in the thread that was started; our caller keeps its interrupt.
            Thread.currentThread().interrupt();
        }
    }

    /** A class of its own: a method of the class that is being initialised would wait for that to end. */
    private static final class Load implements Runnable {
        @Override
        public void run() {
            try {
                Class.forName("sun.nio.ch.Poller", true, null);
            } catch (ClassNotFoundException e) {
                // A JDK without that class has no poller that could be captured.
            }
        }
    }
}
