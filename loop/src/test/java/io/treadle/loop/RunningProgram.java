package io.treadle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A program that runs, and what it says. */
final class RunningProgram implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    RunningProgram(Class<?> main) throws IOException {
        process = Fork.startPiped(main);
        output = process.inputReader();
    }

    void awaitLine(String part) throws IOException {
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            if (line.contains(part)) {
                return;
            }
        }
        throw new AssertionError("the program ended without saying: " + part);
    }

    /** Asks the JVM itself, since a signal that it has only received cannot be seen from outside. */
    void awaitThread(String name) throws Exception {
        var jcmd = process.info().command().orElseThrow().replaceFirst("java$", "jcmd");
        var ask = new ProcessBuilder(jcmd, Long.toString(process.pid()), "Thread.print").redirectErrorStream(true);
        while (process.isAlive()) {
            var asked = ask.start();
            var answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (answer.contains('"' + name + '"')) {
                return;
            }
        }
        throw new AssertionError("the program ended without a thread of this name: " + name);
    }

    void interrupt() throws Exception {
        int exit = new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        assertEquals(0, exit);
    }

    int exitCode() throws InterruptedException {
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it goes on");
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
