package io.treadle.loop.internal.blockhound;

import java.lang.StackWalker.StackFrame;
import java.util.Locale;
import java.util.function.Predicate;

/** Where a call comes from that looks like blocking. */
final class Frames {
    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private Frames() {}

    /** Whether the JDK initializes one of its classes, for which it may read files: once, and nobody could offload that. */
    static boolean areInJdkInitializer() {
        return any(frame -> frame.getMethodName().equals("<clinit>")
                && frame.getDeclaringClass().getClassLoader() == null);
    }

    /** Whether the caller takes a lock of the JDK. */
    static boolean areInLock() {
        return any(frame -> frame.getClassName().startsWith("java.util.concurrent.locks.")
                && frame.getMethodName().toLowerCase(Locale.ROOT).endsWith("lock"));
    }

    /** Whether a selector waits: on a JDK where it parks its virtual thread, that is how the hub of NIO is idle. */
    static boolean areInSelector() {
        return any(frame -> frame.getClassName().startsWith("sun.nio.ch.")
                && frame.getClassName().endsWith("SelectorImpl"));
    }

    private static boolean any(Predicate<StackFrame> wanted) {
        return STACK.walk(frames -> frames.anyMatch(wanted));
    }
}
