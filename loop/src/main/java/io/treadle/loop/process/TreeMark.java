package io.treadle.loop.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A variable in the environment of a process, which all that it starts inherit: by that they are found after it has ended, when the
 * system does not know any more who has started them. Only where the system shows the environments of processes: on Linux.
 */
final class TreeMark {
    private static final String PREFIX = "TREADLE_TREE_";

    private final String variable = PREFIX + UUID.randomUUID().toString().replace('-', '_');

    /** Marks a process that is about to start. */
    void putInto(Map<String, String> environment) {
        environment.put(variable, "1");
    }

    /** Those that run and bear it; blocks. */
    Stream<ProcessHandle> bearers() {
        return ProcessHandle.allProcesses().filter(this::isBorneBy).filter(ProcessHandle::isAlive);
    }

    private boolean isBorneBy(ProcessHandle process) {
        try {
            var environment = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "environ"));
            return new String(environment, StandardCharsets.ISO_8859_1).contains(variable);
        } catch (IOException e) {
            return false; // it has ended, is somebody else's, or the system shows none
        }
    }
}
