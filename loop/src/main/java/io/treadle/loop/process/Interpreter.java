package io.treadle.loop.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What runs a script: the program that its first line names, {@code #!/bin/sh -e}. Looks into the file: blocks. */
final class Interpreter {
    private static final int LOOKED_AT_BYTES = 256; // as much as Linux does
    private static final Pattern FIRST_LINE = Pattern.compile("#![ \\t]*([^ \\t\\n]+).*", Pattern.DOTALL);

    private Interpreter() {}

    /** The path that stands there, with a CR that ends the line; null if the file is no script, or cannot be read. */
    static @Nullable String of(Path file) {
        try (var stream = Files.newInputStream(file)) {
            var begin = FIRST_LINE.matcher(new String(stream.readNBytes(LOOKED_AT_BYTES), StandardCharsets.ISO_8859_1));
            return begin.matches() ? begin.group(1) : null;
        } catch (IOException e) {
            return null;
        }
    }
}
