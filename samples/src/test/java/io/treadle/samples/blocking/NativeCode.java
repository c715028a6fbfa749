package io.treadle.samples.blocking;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Functions of the C library, by the JDK's own way to native code. That is final since 22 and a preview in 21, for which all this
 * is compiled; so it is found by reflection, which works on both.
 */
final class NativeCode {
    private static final Class<?> LINKER = type("Linker");
    private static final Class<?> SEGMENT = type("MemorySegment");
    private static final Class<?> DESCRIPTOR = type("FunctionDescriptor");
    private static final Class<?> LAYOUT = type("MemoryLayout");

    private final Object linker = call(LINKER, null, "nativeLinker");
    private final Object arena = call(type("Arena"), null, "global");
    private final Object noOptions = Array.newInstance(type("Linker$Option"), 0);

    /** Has C's {@code usleep} wait. */
    void sleep(int microseconds) throws Throwable {
        var unused = function("usleep", "JAVA_INT", "JAVA_INT").invoke(microseconds);
    }

    /** Sorts two numbers by C's {@code qsort}, which calls {@code comparing} to compare them. */
    void sortWith(Runnable comparing) throws Throwable {
        var sort = function("qsort", null, "ADDRESS", "JAVA_LONG", "JAVA_LONG", "ADDRESS");
        var numbers = call(type("SegmentAllocator"), arena, "allocate", long.class, 8L, long.class, 4L);
        sort.invoke(numbers, 2L, 4L, upcall(comparing));
    }

    private Object upcall(Runnable comparing) throws ReflectiveOperationException {
        var run = MethodHandles.lookup()
                .findStatic(NativeCode.class, "compare", MethodType.methodType(int.class, Runnable.class))
                .bindTo(comparing);
        var target = MethodHandles.dropArguments(run, 0, SEGMENT, SEGMENT);
        var descriptor = descriptor("JAVA_INT", "ADDRESS", "ADDRESS");
        return call(
                LINKER,
                linker,
                "upcallStub",
                MethodHandle.class,
                target,
                DESCRIPTOR,
                descriptor,
                type("Arena"),
                arena,
                noOptions.getClass(),
                noOptions);
    }

    static int compare(Runnable comparing) {
        comparing.run();
        return 0;
    }

    private MethodHandle function(String name, @Nullable String result, String... arguments) {
        var lookup = call(LINKER, linker, "defaultLookup");
        var address = (Optional<?>) call(type("SymbolLookup"), lookup, "find", String.class, name);
        return (MethodHandle) call(
                LINKER,
                linker,
                "downcallHandle",
                SEGMENT,
                address.orElseThrow(),
                DESCRIPTOR,
                descriptor(result, arguments),
                noOptions.getClass(),
                noOptions);
    }

    private static Object descriptor(@Nullable String result, String... arguments) {
        var layouts = Array.newInstance(LAYOUT, arguments.length);
        for (int i = 0; i < arguments.length; i++) {
            Array.set(layouts, i, layout(arguments[i]));
        }
        return result == null
                ? call(DESCRIPTOR, null, "ofVoid", layouts.getClass(), layouts)
                : call(DESCRIPTOR, null, "of", LAYOUT, layout(result), layouts.getClass(), layouts);
    }

    private static Object layout(String name) {
        try {
            return Objects.requireNonNull(type("ValueLayout").getField(name).get(null));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(name, e);
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName("java.lang.foreign." + name);
        } catch (ClassNotFoundException e) {
            throw new LinkageError(name, e);
        }
    }

    /** {@code typesAndArguments} are the type of an argument, then the argument, and so on. */
    private static Object call(Class<?> owner, @Nullable Object target, String method, Object... typesAndArguments) {
        var types = new Class<?>[typesAndArguments.length / 2];
        var arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = (Class<?>) typesAndArguments[2 * i];
            arguments[i] = typesAndArguments[2 * i + 1];
        }
        try {
            return Objects.requireNonNull(owner.getMethod(method, types).invoke(target, arguments));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(method, e);
        }
    }
}
