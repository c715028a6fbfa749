package io.treadle.samples.processes;

import io.treadle.loop.process.Subprocess;
import io.treadle.loop.process.SubprocessOptions;
import io.treadle.samples.server.JvmCommand;
import java.io.IOException;

/**
 * A child of this program: a JVM of its own that begins at the {@code main} of a sample. Where the notes' child is a copy of its
 * parent, or shares something with it, this one has only its arguments, its input and its output.
 */
final class Child {
    private Child() {}

    static Subprocess start(Class<?> main, String... arguments) throws IOException {
        return Subprocess.start(SubprocessOptions.DEFAULT, JvmCommand.small(main, arguments));
    }

    /** Runs it to its end; what it has printed, without the last line's end. */
    static String run(Class<?> main, String... arguments) throws IOException {
        var options = SubprocessOptions.DEFAULT.beingChecked();
        return Subprocess.run(options, JvmCommand.small(main, arguments))
                .stdout()
                .stripTrailing();
    }
}
