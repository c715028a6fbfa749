package io.treadle.loop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java program in a JVM of its own, with the class path of the tests. */
final class Fork {
    private static final List<String> FLAGS = List.of(
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            // What the watchdog says on a busy machine is not what the program says.
            "-Djava.util.logging.config.file=" + Path.of("src", "test", "resources", "fork-logging.properties"));

    private Fork() {}

    /** What a program has said and how it ended. */
    record Outcome(int exitCode, String output) {}

    /** Runs {@code main} with the flags that Treadle needs. */
    static Outcome run(Class<?> main, String... arguments) throws IOException, InterruptedException {
        return run(FLAGS, main, arguments);
    }

    /** Runs {@code main} in a process that can have no more than {@code descriptors} file descriptors. */
    static Outcome runWithDescriptors(int descriptors, Class<?> main) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("sh", "-c", "ulimit -n " + descriptors + " && exec \"$@\"", "sh"));
        command.addAll(command(FLAGS, main));
        return run(main, command);
    }

    /** Runs {@code main} without the flags. */
    static Outcome runWithoutFlags(Class<?> main) throws IOException, InterruptedException {
        return run(List.of(), main);
    }

    private static Outcome run(List<String> flags, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        return run(main, command(flags, main, arguments));
    }

    private static Outcome run(Class<?> main, List<String> command) throws IOException, InterruptedException {
        var output = Files.createTempFile("fork", ".txt");
        try {
            var process = start(command, output);
            try {
                assertTrue(process.waitFor(90, TimeUnit.SECONDS), () -> main + " hangs, having said: " + read(output));
                return new Outcome(process.exitValue(), read(output));
            } finally {
                process.destroyForcibly();
            }
        } finally {
            Files.delete(output);
        }
    }

    private static Process start(List<String> command, Path output) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
        return builder.start();
    }

    /** Starts {@code main} with the flags that Treadle needs; both of its outputs are one pipe. */
    static Process startPiped(Class<?> main) throws IOException {
        var builder = new ProcessBuilder(command(FLAGS, main)).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
        return builder.start();
    }

    private static List<String> command(List<String> flags, Class<?> main, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
