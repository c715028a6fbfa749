package io.treadle.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.treadle.core.support.ForkedJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Preview APIs differ from JDK to JDK: each program is compiled and run by the JDK under test, in a JVM of its own. */
class JdkPreviewTest {
    private static final int FEATURE = Runtime.version().feature();
    private static final Path PROGRAMS = Path.of("src", "test", "programs");

    @TempDir
    Path folder;

    @Test
    void structuredTaskScopeRunsOnTheThreadsOfALoop() throws Exception {
        var program = PROGRAMS.resolve("jdk" + FEATURE).resolve("StructuredScope.java");
        assumeTrue(Files.exists(program), "no program for the preview API of this JDK: feature=" + FEATURE);
        assertEquals(List.of("42", "UNAVAILABLE broken", "UNAVAILABLE broken"), run(program));
    }

    @Test
    void tasksOfAScopeInheritScopedValues() throws Exception {
        assumeTrue(FEATURE >= 25, "scoped values are final since JDK 25: feature=" + FEATURE);
        assertEquals(
                List.of("Alice", "grandchild Alice", "false", "Alice"), run(PROGRAMS.resolve("ScopedValues.java")));
    }

    private List<String> run(Path program) throws Exception {
        var ended = ForkedJvm.run(
                folder,
                Duration.ofSeconds(60),
                List.of(
                        ForkedJvm.FLAG,
                        "--enable-preview",
                        "--source",
                        "" + FEATURE,
                        program.toAbsolutePath().toString()));
        assertEquals(0, ended.exitCode(), ended.output());
        return ended.output().lines().filter(line -> !line.startsWith("Note: ")).toList();
    }
}
