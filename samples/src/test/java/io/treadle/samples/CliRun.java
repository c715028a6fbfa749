package io.treadle.samples;

import io.treadle.samples.server.JvmCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What a user got who ran the samples in a shell, with both outputs piped. */
record CliRun(int exitCode, List<String> out, List<String> err) {

    static CliRun of(String... arguments) throws IOException, InterruptedException {
        return of(JvmCommand.of(Samples.class, arguments));
    }

    /** As a user who starts the JVM by hand and knows of no flag. */
    static CliRun withoutFlags(String... arguments) throws IOException, InterruptedException {
        return of(JvmCommand.of(Samples.class, arguments).stream()
                .filter(word -> !word.startsWith("--add-opens"))
                .toList());
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
