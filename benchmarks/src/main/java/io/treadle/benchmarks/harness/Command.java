package io.treadle.benchmarks.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Another program, which is run to its end for what it prints.
 *
 * @param what who runs, for messages
 * @param words the program and its arguments
 */
public record Command(String what, List<String> words) {
    private static final int SHOWN_LINES = 20;
    /** Longer than any run takes: one that hangs must not take the others with it. */
    private static final long LIMIT_MINUTES = 10;

    /**
     * Starts it, waits for its end, and gives the lines that it printed, those of standard error among them.
     *
     * @throws BenchmarkFailedException if it cannot be started, or its exit code is not 0
     */
    public List<String> output() throws BenchmarkFailedException {
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            endWhenLate(process);
            List<String> lines =
                    process.inputReader(StandardCharsets.UTF_8).lines().toList();
            ensureSuccess(process.waitFor(), lines);
            return lines;
        } catch (IOException e) {
            throw new BenchmarkFailedException("cannot run " + what + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkFailedException("interrupted while " + what + " ran", e);
        }
    }

    private void endWhenLate(Process process) {
        var unused = process.onExit().orTimeout(LIMIT_MINUTES, TimeUnit.MINUTES).whenComplete((ended, late) -> {
            if (late != null) {
                System.err.println(what + " hangs, and is ended: minutes=" + LIMIT_MINUTES);
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        });
    }

    private void ensureSuccess(int exitCode, List<String> lines) throws BenchmarkFailedException {
        if (exitCode != 0) {
            String end = String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
            throw new BenchmarkFailedException(what + " failed: exitCode=" + exitCode + ", its last lines:\n" + end);
        }
    }
}
