package io.treadle.samples.blocking;

import io.treadle.core.function.Action;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** Waits in native code, and in Java code that native code has called. */
final class NativeOperations {
    private static final NativeCode NATIVE = new NativeCode();

    private NativeOperations() {}

    static List<Operation> all() {
        return List.of(
                Operation.of("native code that waits", NativeOperations::nativeWait),
                Operation.of("a wait in Java code that native code calls", NativeOperations::upcall),
                Operation.of("a wait in a class loader that the JVM calls", NativeOperations::classLoader));
    }

    /** For twenty milliseconds, and again until it is released. */
    private static Trial nativeWait() {
        var released = new AtomicBoolean();
        return Trial.of(
                () -> {
                    while (!released.get()) {
                        unchecked(() -> NATIVE.sleep(20_000));
                    }
                },
                () -> released.set(true));
    }

    private static Trial upcall() {
        unchecked(() -> NATIVE.sortWith(() -> {})); // the first call makes code, which takes long
        var place = new WaitingPlace();
        return place.trial(() -> unchecked(() -> NATIVE.sortWith(place::await)));
    }

    private static Trial classLoader() {
        var place = new WaitingPlace();
        var loader = new ClassLoader() {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                place.await();
                throw new ClassNotFoundException(name);
            }
        };
        return place.trial(() -> loadBy(loader));
    }

    private static void loadBy(ClassLoader loader) {
        try {
            Class.forName("no.such.Type", false, loader);
        } catch (ClassNotFoundException e) {
            // It was asked, which is all that was wanted.
        }
    }

    /** Where a trial waits, with native code below. */
    private static final class WaitingPlace {
        private final AtomicBoolean reached = new AtomicBoolean();
        private final CountDownLatch released = new CountDownLatch(1);

        Trial trial(Action<?> call) {
            return Trial.of(call, released::countDown).heldOnce(reached::get);
        }

        /** Throws nothing: what gets into native code ends the JVM. */
        void await() {
            reached.set(true);
            try {
                released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private interface NativeCall {
        void run() throws Throwable;
    }

    private static void unchecked(NativeCall call) {
        try {
            call.run();
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
