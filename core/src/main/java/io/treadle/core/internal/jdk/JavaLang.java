package io.treadle.core.internal.jdk;

import io.treadle.core.access.JavaLangOpener;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Whether {@code java.lang} is open to this module: by the flag, or else by a {@link JavaLangOpener}. Settled on first use and for
 * good, because {@link VirtualThreads} makes a constant of what follows from it.
 */
final class JavaLang {
    /** What an opener failed with; null if there is none, it succeeded, or none was needed. */
    @SuppressWarnings("StaticAssignmentOfThrowable") // the cause of every error that tells of the missing flag
    private static final @Nullable Throwable FAILURE = isOpen() ? null : open();

    static final boolean OPEN = isOpen();

    private JavaLang() {}

    static MissingJdkAccessException missing() {
        return MissingJdkAccessException.ofFlag(FAILURE);
    }

    private static boolean isOpen() {
        return Thread.class.getModule().isOpen("java.lang", JavaLang.class.getModule());
    }

    private static @Nullable Throwable open() {
        try {
            // The class loader of Treadle itself: an opener that another one has loaded implements another interface.
            for (var opener : ServiceLoader.load(JavaLangOpener.class, JavaLang.class.getClassLoader())) {
                opener.openTo(JavaLang.class.getModule());
            }
            return null;
        } catch (Exception | ServiceConfigurationError | LinkageError e) {
            return e;
        }
    }
}
