package io.treadle.loop.process;

import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where the input of a process comes from, or where an output of it goes. Immutable. */
public final class Redirection {
    private static final File NULL_DEVICE =
            new File(File.separatorChar == '\\' ? "NUL" : "/dev/null"); // the JDK has one for outputs only

    private static final Redirection PIPE = new Redirection("pipe", null, null);
    private static final Redirection INHERIT = new Redirection("inherit", Redirect.INHERIT, null);
    private static final Redirection DISCARD = new Redirection("discard", Redirect.DISCARD, null);
    private static final Redirection TO_STDOUT = new Redirection("to stdout", null, null);

    private final String name;
    private final @Nullable Redirect redirect;
    private final @Nullable Subprocess producer;

    private Redirection(String name, @Nullable Redirect redirect, @Nullable Subprocess producer) {
        this.name = name;
        this.redirect = redirect;
        this.producer = producer;
    }

    /** A stream of the {@link Subprocess}, for this program to write or read. */
    public static Redirection pipe() {
        return PIPE;
    }

    /** That of this program. */
    public static Redirection inherit() {
        return INHERIT;
    }

    /** The null device: an empty input; an output that goes nowhere. */
    public static Redirection discard() {
        return DISCARD;
    }

    /** For stderr: it goes where stdout goes, in the order in which the process writes. */
    public static Redirection toStdout() {
        return TO_STDOUT;
    }

    /** For stdin: the content of {@code file}. */
    public static Redirection from(Path file) {
        return new Redirection("from " + file, Redirect.from(file.toFile()), null);
    }

    /** For outputs: {@code file}, which is made, or emptied. */
    public static Redirection to(Path file) {
        return new Redirection("to " + file, Redirect.to(file.toFile()), null);
    }

    /** For outputs: the end of {@code file}, which is made if it is missing. */
    public static Redirection appendTo(Path file) {
        return new Redirection("append to " + file, Redirect.appendTo(file.toFile()), null);
    }

    /**
     * For stdin: what {@code producer} writes to its stdout, which nobody else must read then. The bytes pass through this
     * program; the processes of a {@link Pipeline} are connected by the system.
     */
    public static Redirection from(Subprocess producer) {
        return new Redirection("from " + producer, null, producer);
    }

    boolean isPipe() {
        return redirect == null && this != TO_STDOUT;
    }

    @Nullable
    Subprocess producer() {
        return producer;
    }

    void ensureForInput() {
        ensure(this != TO_STDOUT && (redirect == null || this == INHERIT || this == DISCARD || isRead()), "stdin");
    }

    void ensureForOutput() {
        ensure(this != TO_STDOUT, "stdout");
        ensureForErrors();
    }

    void ensureForErrors() {
        ensure(producer == null && !isRead(), "an output");
    }

    private boolean isRead() {
        return redirect != null && redirect.type() == Redirect.Type.READ;
    }

    private void ensure(boolean fits, String stream) {
        if (!fits) {
            throw new IllegalArgumentException("this is not for " + stream + ": redirection=" + this);
        }
    }

    /** What the JDK is told where this is no pipe. */
    Redirect forInput() {
        return this == DISCARD ? Redirect.from(NULL_DEVICE) : forOutput();
    }

    Redirect forOutput() {
        return Objects.requireNonNull(redirect, "a pipe; please report");
    }

    @Override
    public String toString() {
        return name;
    }
}
