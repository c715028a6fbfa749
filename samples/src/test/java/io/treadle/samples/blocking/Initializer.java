package io.treadle.samples.blocking;

import io.treadle.core.function.Action;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes classes whose static initializers run what they are given. Public, because those are not in its package at run time. */
public final class Initializer {
    private static final Map<String, Action<?>> ACTIONS = new ConcurrentHashMap<>();
    private static final AtomicInteger COUNT = new AtomicInteger();

    private Initializer() {}

    /** What makes a class run its initializer, which runs {@code action}; or waits for the thread that does so already. */
    static Runnable of(Action<?> action) {
        try {
            var loader = new Anew(Integer.toString(COUNT.incrementAndGet()));
            ACTIONS.put(loader.getName(), action);
            return (Runnable) loader.loadClass(Initialized.User.class.getName())
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.toString(), e);
        }
    }

    /** Called by the static initializer. */
    public static void run(ClassLoader loader) {
        try {
            Objects.requireNonNull(ACTIONS.remove(loader.getName())).run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Loads those two classes itself, and leaves all others to its parent. */
    private static final class Anew extends ClassLoader {
        Anew(String name) {
            super(name, Initializer.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            return name.startsWith(Initialized.class.getName()) ? define(name) : super.loadClass(name, resolve);
        }

        private synchronized Class<?> define(String name) throws ClassNotFoundException {
            var known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            var file = name.substring(name.lastIndexOf('.') + 1) + ".class";
            try (var bytes = Initializer.class.getResourceAsStream(file)) {
                var code = Objects.requireNonNull(bytes).readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
