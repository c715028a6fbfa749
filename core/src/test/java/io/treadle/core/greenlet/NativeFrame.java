package io.treadle.core.greenlet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.util.Objects;

/** Where the JDK, whatever its version, cannot suspend a virtual thread: below a native frame, here a static initialiser's. */
final class NativeFrame {
    private static Runnable action = () -> {};

    private NativeFrame() {}

    /** Runs {@code newAction} there and throws what it throws. */
    static void run(Runnable newAction) {
        action = newAction;
        try {
            // Anew each time, because a class is initialised just once.
            MethodHandles.lookup().defineHiddenClass(bytesOf("NativeFrame$Initialised.class"), true);
        } catch (ExceptionInInitializerError e) {
            throw Unchecked.<RuntimeException>sneak(Objects.requireNonNull(e.getCause()));
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytesOf(String classFile) {
        try (var bytes = NativeFrame.class.getResourceAsStream(classFile)) {
            return Objects.requireNonNull(bytes).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void runAction() {
        action.run();
    }

    @SuppressWarnings("UnusedNestedClass") // used as bytes
    private static final class Initialised {
        static {
            runAction();
        }
    }
}
