package io.treadle.core;

import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A wait that is the JDK's and not ours, in words. */
final class JdkWait {
    private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

    private JdkWait() {}

    /** What {@code thread}, whose stack is given, waits in, and where that was called. */
    static String describe(Thread thread, List<StackTraceElement> stack) {
        int caller = 0;
        while (caller < stack.size() && isJdk(stack.get(caller))) {
            caller++;
        }
        var blocker = LockSupport.getBlocker(thread);
        return (caller == 0 ? ofTopFrame(thread) : "waits in " + methodOf(stack.get(caller - 1)))
                + (caller == stack.size() ? "" : ", called by " + stack.get(caller))
                + (blocker == null ? "" : ", for a " + blocker.getClass().getName());
    }

    /** Of a wait below which there is no call: a monitor is entered by no method. */
    private static String ofTopFrame(Thread thread) {
        return thread.getState() == Thread.State.BLOCKED ? "waits to enter synchronized" : "waits outside Treadle";
    }

    static boolean isJdk(StackTraceElement frame) {
        return JDK.stream().anyMatch(frame.getClassName()::startsWith);
    }

    private static String methodOf(StackTraceElement frame) {
        return frame.getClassName() + "." + frame.getMethodName();
    }
}
