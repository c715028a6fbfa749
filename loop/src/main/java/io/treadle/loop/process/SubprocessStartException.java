package io.treadle.loop.process;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process could not be started; the message says why, and {@link #reason} tells it to programs. */
public final class SubprocessStartException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What was in the way. */
    public enum Reason {
        /** There is no such program, neither as a file nor on the PATH. */
        NO_PROGRAM,
        /** There is such a file, but it must not or cannot be executed. */
        NOT_EXECUTABLE,
        /** The file is a script, and the program that its first line names to run it does not exist. */
        NO_INTERPRETER,
        /** The directory in which it was to run does not exist, or is a file. */
        NO_DIRECTORY,
        /** Something else, which the cause tells: no memory, too many processes or open files. */
        OTHER
    }

    private final Reason reason;

    @SuppressWarnings("serial") // lists of strings are
    private final List<String> command;

    SubprocessStartException(Reason reason, List<String> command, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.command = List.copyOf(command);
    }

    public Reason reason() {
        return reason;
    }

    /** The command that could not be started. */
    public List<String> command() {
        return command;
    }
}
