package io.treadle.loop;

import io.treadle.loop.internal.signal.JvmSignal;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Ctrl-C, while a program is one loop that its main thread runs. */
/*
 *   armed     install()         the JVM's handler is replaced; while a task receives SIGINT, that task has it
 *   ending    first signal      the main thread is interrupted, which cancels the main task; the JVM exits with 130 when the
 *                               main thread has ended, having run its finally blocks
 *             second signal     the tasks are dumped, and the JVM halts with 130
 *   removed   remove()          the JVM's handler is back; an exit that is under way goes on
 */
final class CtrlC {
    /** 128 and the number of SIGINT, as shells report it. */
    static final int EXIT_CODE = 130;

    private static final String MAIN_THREAD = "main"; // its number differs from JDK to JDK
    /** For a loop that does not answer: {@link EventLoop#dump} reads it from outside then. */
    private static final int DUMP_MILLIS = 5_000;

    private final EventLoop loop;
    private final Thread runner = Thread.currentThread();
    private final AtomicInteger signals = new AtomicInteger();
    private JvmSignal.@Nullable Registration registration;

    private CtrlC(EventLoop loop) {
        this.loop = loop;
    }

    /** Takes over Ctrl-C if the caller is the JVM's main thread; else, or where that is impossible, null. */
    static @Nullable CtrlC installOnMainThread(EventLoop loop) {
        var caller = Thread.currentThread();
        if (caller.isVirtual() || !caller.getName().equals(MAIN_THREAD)) {
            return null;
        }
        var ctrlC = new CtrlC(loop);
        try {
            ctrlC.registration = JvmSignal.named("INT").fallBackTo(ctrlC::arrived);
            return ctrlC;
        } catch (UnsupportedOperationException e) {
            return null; // Ctrl-C ends the JVM as ever
        }
    }

    void remove() {
        if (registration != null) {
            registration.close();
        }
    }

    /** A signal has come, on a thread of the JVM's own. */
    private void arrived() {
        if (signals.incrementAndGet() == 1) {
            endMain();
        } else {
            dumpAndHalt();
        }
    }

    private void endMain() {
        // No daemon, as the JVM's own are: or the end of the main thread ends the JVM first, with another exit code.
        Thread.ofPlatform().daemon(false).name("ctrl-c").start(() -> {
            runner.interrupt();
            awaitRunner();
            System.exit(EXIT_CODE);
        });
    }

    private void awaitRunner() {
        try {
            runner.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does
        }
    }

    private void dumpAndHalt() {
        try {
            System.err.println("Ctrl-C again: these tasks have not ended\n" + dump());
        } finally {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }

    /** By a thread of its own, so that whatever the loop does the JVM halts. */
    private String dump() {
        var dump = new FutureTask<>(loop::dump);
        Thread.ofPlatform().daemon().name("ctrl-c-dump").start(dump);
        try {
            return dump.get(DUMP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (Exception e) {
            return "no dump of the tasks: " + e;
        }
    }
}
