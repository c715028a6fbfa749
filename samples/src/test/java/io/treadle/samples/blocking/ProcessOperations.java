package io.treadle.samples.blocking;

import static java.util.concurrent.TimeUnit.DAYS;

import java.io.IOException;
import java.util.List;

/** Other processes, and the streams that lead to them. */
final class ProcessOperations {
    private ProcessOperations() {}

    static List<Operation> all() {
        return List.of(
                Operation.of("Process.waitFor", () -> with(Process::waitFor)),
                Operation.of("Process.waitFor with a limit", () -> with(process -> process.waitFor(1, DAYS))),
                Operation.of(
                        "Process.onExit().get",
                        () -> with(process -> process.onExit().get())),
                Operation.of(
                        "reading a Process's output",
                        () -> with(process -> process.getInputStream().read())),
                Operation.of(
                        "reading a Process's errors",
                        () -> with(process -> process.getErrorStream().read())),
                Operation.of("writing to a Process", () -> with(ProcessOperations::writeMuch)));
    }

    private interface Use {
        void on(Process process) throws Exception;
    }

    /** Uses a process that neither reads nor writes, and lives until it is destroyed. */
    private static Trial with(Use use) throws IOException {
        var process = new ProcessBuilder("sleep", "100000").start();
        return Trial.of(() -> use.on(process), process::destroyForcibly).closing(process::destroyForcibly);
    }

    private static void writeMuch(Process process) throws IOException {
        process.getOutputStream().write(new byte[Fifo.MORE_THAN_FITS]);
    }
}
