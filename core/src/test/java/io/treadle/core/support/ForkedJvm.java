package io.treadle.core.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own, for facts about whole JVMs: their flags, the first use of something in them, how they end. */
public final class ForkedJvm {
    /** The flag that Treadle needs where it is on the class path. */
    public static final String FLAG = "--add-opens=java.base/java.lang=ALL-UNNAMED";

    /** How it ended, and what it wrote to both of its outputs. */
    public record Ended(int exitCode, String output) {}

    private ForkedJvm() {}

    /** Runs {@code java} with the class path of the tests in {@code folder}; one that takes too long is a failure. */
    public static Ended run(Path folder, Duration limit, List<String> arguments) throws Exception {
        var output = folder.resolve("output.txt");
        var process = start(folder, output, arguments);
        boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        var text = Files.readString(output);
        if (!ended) {
            throw new AssertionError("it runs longer than " + limit + ": " + arguments + "\n" + text);
        }
        return new Ended(process.exitValue(), text);
    }

    private static Process start(Path folder, Path output, List<String> arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
        return builder.start();
    }
}
