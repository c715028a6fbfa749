package io.treadle.loop.process;

import io.treadle.loop.process.SubprocessStartException.Reason;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds out what was in the way of a process that could not be started: the JDK has the same sentence for all of it. */
final class StartFailure {
    private final List<List<String>> commands;
    private final @Nullable Path directory;
    private final Exception cause;

    StartFailure(List<List<String>> commands, @Nullable Path directory, Exception cause) {
        this.commands = commands;
        this.directory = directory;
        this.cause = cause;
    }

    SubprocessStartException explain() {
        if (directory != null && !Files.isDirectory(directory)) {
            return because(
                    Reason.NO_DIRECTORY, commands.getFirst(), "there is no such directory: directory=" + directory);
        }
        return commands.stream()
                .map(this::explain)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> because(Reason.OTHER, commands.getFirst(), String.valueOf(cause.getMessage())));
    }

    private @Nullable SubprocessStartException explain(List<String> command) {
        var program = command.getFirst();
        try {
            var found = candidates(program).filter(Files::isRegularFile).toList();
            if (found.isEmpty()) {
                return because(Reason.NO_PROGRAM, command, whereLooked(program));
            }
            var executable = found.stream().filter(Files::isExecutable).findFirst();
            return executable.isPresent()
                    ? withoutInterpreter(command, executable.get())
                    : because(
                            Reason.NOT_EXECUTABLE,
                            command,
                            "it is not executable: file=" + found.getFirst()
                                    + "; chmod +x, or name the program that runs it");
        } catch (InvalidPathException e) {
            return because(Reason.OTHER, command, String.valueOf(e.getMessage()));
        }
    }

    private @Nullable SubprocessStartException withoutInterpreter(List<String> command, Path file) {
        var interpreter = Interpreter.of(file);
        if (interpreter == null || Files.exists(resolved(interpreter))) {
            return null;
        }
        return because(
                Reason.NO_INTERPRETER,
                command,
                "the interpreter that its first line names does not exist: file=" + file + ", interpreter="
                        + interpreter.replace("\r", "\\r (the line ends as in Windows)"));
    }

    private Path resolved(String file) {
        return directory == null ? Path.of(file) : directory.resolve(file);
    }

    private Stream<Path> candidates(String program) {
        if (isFile(program)) {
            return Stream.of(resolved(program));
        }
        return Stream.of(searchPath().split(File.pathSeparator, -1)).map(where -> Path.of(where, program));
    }

    private static String whereLooked(String program) {
        return isFile(program)
                ? "there is no such file"
                : "there is no such program: PATH=" + searchPath() + "; install it, or give its path";
    }

    private static boolean isFile(String program) {
        return program.indexOf('/') >= 0 || program.indexOf(File.separatorChar) >= 0;
    }

    private static String searchPath() {
        return Objects.requireNonNullElse(System.getenv("PATH"), "");
    }

    private SubprocessStartException because(Reason reason, List<String> command, String why) {
        return new SubprocessStartException(
                reason, command, "cannot start " + CommandText.of(command) + ": " + why, cause);
    }
}
