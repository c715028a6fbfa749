package io.treadle.loop.file;

import io.treadle.core.function.Action;
import io.treadle.core.function.Body;
import io.treadle.loop.EventLoop;
import io.treadle.loop.internal.text.LineCharset;
import io.treadle.loop.stream.ByteSource;
import io.treadle.loop.stream.StreamLimitException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Files} does, for tasks: the caller waits, its loop goes on. The operating system has no other way to read files
 * than to block, so each call is one on the {@linkplain EventLoop#offloadPool() offload pool} of the loop. Text is UTF-8.
 *
 * <p>Who is cancelled goes on when the call has ended, and its file is closed: reading and writing ends after the piece that is
 * under way, so what has been written until then is written; {@link #writeAtomically} leaves all or nothing. Copying goes on to
 * its end. What waits for somebody else cannot be cut short, such as opening a named pipe or reading the whole of one: to be able
 * to give that up, use {@code offload} with {@link io.treadle.loop.OnCancel#ABANDON}. Once open, the chunks and lines of a pipe can be
 * given up.
 *
 * <p>All throw the {@link IOException}s that {@link Files} throws, such as {@link NoSuchFileException} with the path.
 */
public final class AsyncFiles {
    private AsyncFiles() {}

    // ---- whole files ----

    /**
     * Everything in {@code file}.
     *
     * @throws StreamLimitException if that is more than an array can have, 2 GiB
     */
    public static byte[] readAllBytes(Path file) throws IOException {
        return readAllBytes(file, WholeFiles.ARRAY_LIMIT);
    }

    /**
     * Everything in {@code file}, {@code limit} bytes at most.
     *
     * @throws StreamLimitException if it has more; it names the file and its size
     * @throws IllegalArgumentException if {@code limit} is negative
     */
    public static byte[] readAllBytes(Path file, int limit) throws IOException {
        ensureNotNegative(limit);
        return inPool(() -> WholeFiles.read(file, Math.min(limit, WholeFiles.ARRAY_LIMIT)));
    }

    /** Everything in {@code file}, in a buffer from its beginning to its limit. */
    public static ByteBuffer read(Path file) throws IOException {
        return ByteBuffer.wrap(readAllBytes(file));
    }

    /** Everything in {@code file}, as text. */
    public static String readString(Path file) throws IOException {
        return new String(readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** Everything in {@code file}, {@code limit} bytes at most, as text; see {@link #readAllBytes(Path, int)}. */
    public static String readString(Path file, int limit) throws IOException {
        return new String(readAllBytes(file, limit), StandardCharsets.UTF_8);
    }

    /** Makes {@code file}, or replaces what is in it. With {@code options}, as {@link Files#write} does with them. */
    public static void write(Path file, byte[] bytes, OpenOption... options) throws IOException {
        write(file, ByteBuffer.wrap(bytes), options);
    }

    /** The same with what remains in {@code bytes}; afterwards nothing does. */
    public static void write(Path file, ByteBuffer bytes, OpenOption... options) throws IOException {
        inPool(() -> {
            WholeFiles.write(file, bytes, options.length == 0 ? WholeFiles.REPLACING : Set.of(options));
        });
    }

    /** The same with {@code text}. */
    public static void writeString(Path file, String text, OpenOption... options) throws IOException {
        write(file, text.getBytes(StandardCharsets.UTF_8), options);
    }

    /** Writes after what is in {@code file}, which is made if it is missing. */
    public static void append(Path file, byte[] bytes) throws IOException {
        append(file, ByteBuffer.wrap(bytes));
    }

    /** The same with what remains in {@code bytes}. */
    public static void append(Path file, ByteBuffer bytes) throws IOException {
        inPool(() -> {
            WholeFiles.write(file, bytes, WholeFiles.APPENDING);
        });
    }

    /** The same with {@code text}. */
    public static void appendString(Path file, String text) throws IOException {
        append(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Replaces {@code file} as a whole: who reads it finds what was there before or what is there now, also after a crash. It is
     * written beside it, forced to the disk and renamed.
     */
    public static void writeAtomically(Path file, ByteBuffer bytes) throws IOException {
        inPool(() -> {
            WholeFiles.replace(file, bytes);
        });
    }

    /** The same with {@code text}. */
    public static void writeAtomically(Path file, String text) throws IOException {
        writeAtomically(file, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    // ---- piece by piece ----

    /** What is in {@code file}, in chunks of 64 KiB; see {@link #chunks(Path, int)}. */
    public static FileChunks chunks(Path file) throws IOException {
        return chunks(file, FileChunks.DEFAULT_BYTES);
    }

    /**
     * What is in {@code file}, in chunks of {@code bytes} each, the last one shorter: a big file in little memory. The next one is
     * read while the caller works on one. To be closed.
     *
     * @throws IllegalArgumentException if {@code bytes} is not positive
     */
    public static FileChunks chunks(Path file, int bytes) throws IOException {
        return FileChunks.open(file, bytes);
    }

    /**
     * The lines of {@code file}, of {@value ByteSource#LINE_LIMIT} bytes at most; see {@link #lines(Path, Charset, int)}.
     */
    public static FileLines lines(Path file) throws IOException {
        return lines(file, StandardCharsets.UTF_8, ByteSource.LINE_LIMIT);
    }

    /**
     * The lines of {@code file}, without their ends, read as they are wanted: a big file in little memory. To be closed.
     *
     * @param charset one in which {@code \n} and {@code \r} are single bytes, which holds for all but UTF-16, UTF-32 and EBCDIC
     * @param limit how many bytes a line may have, its end not included
     * @throws IllegalArgumentException if {@code charset} is another, or {@code limit} is negative
     */
    public static FileLines lines(Path file, Charset charset, int limit) throws IOException {
        LineCharset.ensure(charset);
        ensureNotNegative(limit);
        return new FileLines(chunks(file), charset, limit);
    }

    private static void ensureNotNegative(int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("limit must be 0 or more: limit=" + limit);
        }
    }

    // ---- without their content ----

    /** Copies {@code source}, as {@link Files#copy(Path, Path, CopyOption...)} does. */
    public static void copy(Path source, Path target, CopyOption... options) throws IOException {
        inPool(() -> {
            Files.copy(source, target, options);
        });
    }

    /** Moves or renames {@code source}, as {@link Files#move} does. */
    public static void move(Path source, Path target, CopyOption... options) throws IOException {
        inPool(() -> {
            Files.move(source, target, options);
        });
    }

    /** Whether there is something at {@code path}. */
    public static boolean exists(Path path) {
        return AsyncFiles.<Boolean, RuntimeException>inPool(() -> Files.exists(path));
    }

    /** How many bytes {@code file} has. */
    public static long size(Path file) throws IOException {
        return inPool(() -> Files.size(file));
    }

    /** Deletes {@code path}; whether there was something. */
    public static boolean deleteIfExists(Path path) throws IOException {
        return inPool(() -> Files.deleteIfExists(path));
    }

    /** What is in {@code directory}, in no order. */
    public static List<Path> list(Path directory) throws IOException {
        return inPool(() -> {
            try (var entries = Files.list(directory)) {
                return entries.toList();
            }
        });
    }

    // ---- in the pool ----

    private static <T extends @Nullable Object, X extends Exception> T inPool(Body<T, X> body) throws X {
        return EventLoop.current().offload(WholeFiles.STOPPED_BETWEEN_PIECES, body);
    }

    private static void inPool(Action<IOException> action) throws IOException {
        EventLoop.current().offload(WholeFiles.STOPPED_BETWEEN_PIECES, action);
    }
}
