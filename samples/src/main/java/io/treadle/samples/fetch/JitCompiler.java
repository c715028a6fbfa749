package io.treadle.samples.fetch;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** The JIT compiler, which goes on in the background, on the cores that are to be measured, after a warm-up has ended. */
final class JitCompiler {
    private static final @Nullable CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();
    private static final int QUIET_MILLIS = 200;
    private static final int MOST_PAUSES = 10;

    private JitCompiler() {}

    /** Waits until it has finished nothing more for a while; two seconds at most. */
    static void awaitQuiet() throws InterruptedException {
        long before = -1;
        for (int pause = 0; pause < MOST_PAUSES && before != compileMillis(); pause++) {
            before = compileMillis();
            Thread.sleep(QUIET_MILLIS);
        }
    }

    private static long compileMillis() {
        return COMPILER == null ? 0 : COMPILER.getTotalCompilationTime();
    }
}
