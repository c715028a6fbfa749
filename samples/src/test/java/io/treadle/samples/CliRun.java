package io.treadle.samples;

import static java.util.stream.Collectors.joining;

import io.treadle.attach.SelfAttach;
import io.treadle.samples.server.JvmCommand;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** What a user got who ran the samples in a shell, with both outputs piped. */
record CliRun(int exitCode, List<String> out, List<String> err) {

    static CliRun of(String... arguments) throws IOException, InterruptedException {
        return of(JvmCommand.of(Samples.class, arguments));
    }

    /** As a user who starts the JVM by hand and knows of no flag, nor of treadle-attach. */
    static CliRun withoutFlags(String... arguments) throws IOException, InterruptedException {
        return of(JvmCommand.of(Samples.class, arguments).stream()
                .filter(word -> !word.startsWith("--add-opens"))
                .map(CliRun::withoutAttach)
                .toList());
    }

    /** The class path of the tests without what would do without the flag. */
    private static String withoutAttach(String classPath) {
        var attach = Path.of(SelfAttach.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        return Stream.of(classPath.split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).equals(attach))
                .collect(joining(File.pathSeparator));
    }

    private static CliRun of(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).start();
        process.getOutputStream().close();
        CompletableFuture<List<String>> err = CompletableFuture.supplyAsync(() -> lines(process.errorReader()));
        List<String> out = lines(process.inputReader());
        return new CliRun(process.waitFor(), out, err.join());
    }

    private static List<String> lines(BufferedReader reader) {
        return reader.lines().toList();
    }
}
