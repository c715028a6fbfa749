package io.treadle.loop.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** A look at the processes of the system from outside. */
final class Processes {
    private Processes() {}

    /** How many children of this JVM there are, zombies included; only those are counted that have this JVM as their parent. */
    static long ownChildren() {
        return ProcessHandle.current().children().count();
    }

    static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /** Whether the system has an entry for it, be it that of a zombie. */
    static boolean exists(long pid) {
        return Files.exists(Path.of("/proc", Long.toString(pid)));
    }

    static int openFiles() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return (int) open.count();
        }
    }

    /** For what no event tells; bounded by the test's timeout. In a task or on a thread. */
    static void until(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(2);
        }
    }
}
