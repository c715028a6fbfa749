package io.treadle.attach;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each in a JVM of its own, because a JVM that java.lang was opened in stays so. */
class SelfAttachTest {
    private static final String FLAG = "--add-opens=java.base/java.lang=ALL-UNNAMED";
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    @TempDir
    private Path folder;

    @Test
    void aLoopRunsWithoutTheFlagAndOneLineSaysWhy() throws Exception {
        var output = succeed("-cp", CLASS_PATH, AttachedProgram.class.getName(), "loop");
        assertTrue(output.contains("main ran"), output);
        assertEquals(1, lines(output, "treadle-attach has opened java.base/java.lang"), output);
    }

    @Test
    void aGreenletRunsWithoutTheFlag() throws Exception {
        var output = succeed("-cp", CLASS_PATH, AttachedProgram.class.getName(), "greenlet");
        assertTrue(output.contains("ran"), output);
    }

    /** What is asked before the first loop is made must not settle that there is no access. */
    @Test
    void aQuestionBeforeTheFirstLoopDoesNotKeepItFromRunning() throws Exception {
        var output = succeed("-cp", CLASS_PATH, AttachedProgram.class.getName(), "question");
        assertTrue(output.contains("asked: not on a loop\n"), output);
        assertTrue(output.contains("main ran"), output);
    }

    @Test
    void withTheFlagNoAgentIsLoaded() throws Exception {
        assertEquals("main ran\n", succeed(FLAG, "-cp", CLASS_PATH, AttachedProgram.class.getName(), "loop"));
    }

    @Test
    void whereTheJvmTakesNoAgentsTheErrorNamesTheFlagAndTheReason() throws Exception {
        var output = fail("-XX:+DisableAttachMechanism", "-cp", CLASS_PATH, AttachedProgram.class.getName(), "loop");
        assertTrue(output.contains("--add-opens java.base/java.lang=ALL-UNNAMED"), output);
        assertTrue(output.contains("The treadle-attach on the class path should have done without"), output);
        assertTrue(output.contains("Caused by: "), output);
    }

    @Test
    void withoutItTheErrorForTheMissingFlagNamesIt() throws Exception {
        var without = Stream.of(CLASS_PATH.split(File.pathSeparator))
                .filter(entry -> !Files.exists(Path.of(entry, "META-INF/services")))
                .collect(joining(File.pathSeparator));
        var output = fail("-cp", without, AttachedProgram.class.getName(), "loop");
        assertTrue(output.contains("io.treadle:treadle-attach on the class path"), output);
        assertFalse(output.contains("should have done without"), output);
    }

    @Test
    void onTheModulePathOnlyTheModuleOfCoreIsGivenAccess() throws Exception {
        var names = List.of("io.treadle.core", "io.treadle.attach", "net.bytebuddy.agent", "org.jspecify");
        var modules = modulePath(names);
        Assumptions.assumeTrue(modules.size() == names.size(), "compiled without module descriptors: " + modules);
        var output = succeed(
                "-p",
                String.join(File.pathSeparator, modules),
                "--patch-module=io.treadle.attach="
                        + Path.of("target", "test-classes").toAbsolutePath(),
                "-m",
                "io.treadle.attach/" + AttachedProgram.class.getName(),
                "loop");
        assertTrue(output.contains("main ran"), output);
        assertTrue(output.contains("--add-opens java.base/java.lang=io.treadle.core"), output);
    }

    private static List<String> modulePath(List<String> names) {
        var places =
                Stream.of(CLASS_PATH.split(File.pathSeparator)).map(Path::of).toArray(Path[]::new);
        return names.stream()
                .flatMap(name -> ModuleFinder.of(places).find(name).stream())
                .map(module -> Path.of(module.location().orElseThrow()).toString())
                .toList();
    }

    private static long lines(String output, String text) {
        return output.lines().filter(line -> line.contains(text)).count();
    }

    private String succeed(String... arguments) throws Exception {
        return run(0, arguments);
    }

    private String fail(String... arguments) throws Exception {
        return run(1, arguments);
    }

    private String run(int expected, String... arguments) throws IOException, InterruptedException {
        var output = folder.resolve("output.txt");
        var process = start(output, arguments);
        try {
            assertTrue(process.waitFor(90, TimeUnit.SECONDS), () -> "it hangs: " + List.of(arguments));
            var text = Files.readString(output);
            assertEquals(expected, process.exitValue(), text);
            return text;
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(Path output, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
        return builder.start();
    }
}
