package io.treadle.core;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which call on a stack keeps a virtual thread from giving way. The JDK does not tell anybody but that thread itself, so it is what
 * can do so: a native frame or a class initializer, else a method that is synchronized or has a synchronized block.
 */
final class PinHolder {
    private static final ClassLoader SYSTEM = ClassLoader.getSystemClassLoader();

    private PinHolder() {}

    /**
     * The innermost such call of {@code stack}, whose own top waits; null if none is found.
     *
     * @param loader of the classes of a program that the system's loader does not know, as in a container or a jar of jars
     */
    static @Nullable StackTraceElement in(List<StackTraceElement> stack, @Nullable ClassLoader loader) {
        var callers = stack.stream().dropWhile(JdkWait::isJdk).toList();
        return first(
                        callers,
                        frame -> frame.isNativeMethod() || frame.getMethodName().equals("<clinit>"))
                .or(() -> first(stack, frame -> takesMonitor(frame, loader)))
                .orElse(null);
    }

    private static Optional<StackTraceElement> first(
            List<StackTraceElement> stack, Predicate<StackTraceElement> condition) {
        return stack.stream().filter(condition).findFirst();
    }

    private static boolean takesMonitor(StackTraceElement frame, @Nullable ClassLoader loader) {
        if (frame.getClassName().startsWith("java.lang.VirtualThread")) {
            return false; // how it waits, and not why it cannot give way
        }
        try {
            var type = Class.forName(frame.getClassName(), false, loader == null || knows(frame) ? SYSTEM : loader);
            boolean isSynchronized = Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> method.getName().equals(frame.getMethodName()))
                    .anyMatch(method -> Modifier.isSynchronized(method.getModifiers()));
            return isSynchronized || SynchronizedBlocks.hasOne(type, frame.getMethodName());
        } catch (ClassNotFoundException | LinkageError e) {
            return false; // of another class loader
        }
    }

    /**
     * Whether the system's loader has the class, as far as the frame tells. The other one is asked only for what it has loaded,
     * which the JVM finds without a call of it: it may be what waits.
     */
    private static boolean knows(StackTraceElement frame) {
        return frame.getClassLoaderName() != null || JdkWait.isJdk(frame);
    }
}
