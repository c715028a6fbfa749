package io.treadle.loop;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Ctrl-C, while a program is one loop that its main thread runs. */
/*
 *   armed     install()         the JVM's handler is replaced
 *   ending    first signal      the main thread is interrupted, which cancels the main task; the JVM exits with 130 when the
 *                               main thread has ended, having run its finally blocks
 *             second signal     the tasks are dumped, and the JVM halts with 130
 *   removed   remove()          the JVM's handler is back; an exit that is under way goes on
 *
 * sun.misc.Signal is the only way to a signal, supported by every JDK (module jdk.unsupported) but not by javac, which warns in
 * a way that cannot be switched off; so it is reached by reflection, and where it is missing Ctrl-C ends the JVM as ever.
 */
final class CtrlC implements InvocationHandler {
    /** 128 and the number of SIGINT, as shells report it. */
    static final int EXIT_CODE = 130;

    private static final String MAIN_THREAD = "main"; // its number differs from JDK to JDK
    private static final int ANSWER_MILLIS = 500;

    private final EventLoop loop;
    private final Thread runner = Thread.currentThread();
    private final AtomicInteger signals = new AtomicInteger();
    private @Nullable Object before;

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
            ctrlC.before = handle(Proxy.newProxyInstance(
                    CtrlC.class.getClassLoader(), new Class<?>[] {Class.forName("sun.misc.SignalHandler")}, ctrlC));
            return ctrlC;
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            return null; // -Xrs, or a JDK without the module
        }
    }

    void remove() {
        try {
            handle(before);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the handler of Ctrl-C cannot be put back; please report", e);
        }
    }

    /** Puts {@code handler} in charge of SIGINT; returns who was before. */
    private static @Nullable Object handle(@Nullable Object handler) throws ReflectiveOperationException {
        var signal = Class.forName("sun.misc.Signal");
        try {
            return signal.getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"))
                    .invoke(null, signal.getConstructor(String.class).newInstance("INT"), handler);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(e.getCause());
        }
    }

    /** A signal has come, on a thread of the JVM's own. */
    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
        if (method.getName().equals("handle")) {
            if (signals.incrementAndGet() == 1) {
                endMain();
            } else {
                dumpAndHalt();
            }
            return null;
        }
        return switch (method.getName()) {
            case "hashCode" -> System.identityHashCode(this);
            case "equals" -> arguments != null && arguments[0] == proxy;
            default -> "Ctrl-C of " + loop;
        };
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

    private String dump() {
        try {
            return loop.submit(loop::dump).get(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return "the loop does not answer: a task computes, or blocks the thread, without giving way";
        } catch (Exception e) {
            return "no dump of the tasks: " + e;
        }
    }
}
