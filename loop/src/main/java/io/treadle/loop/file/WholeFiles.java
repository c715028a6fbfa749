package io.treadle.loop.file;

import io.treadle.loop.OffloadPool;
import io.treadle.loop.OnCancel;
import io.treadle.loop.stream.StreamLimitException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Reads and writes whole files, in pieces, between which it looks whether it is still wanted. On a thread of an offload pool. */
final class WholeFiles {
    /** The caller waits, and the call ends by itself: it looks whether it is wanted. */
    static final OnCancel STOPPED_BETWEEN_PIECES = OnCancel.call(() -> {});

    static final Set<OpenOption> REPLACING = Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    static final Set<OpenOption> APPENDING = Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);

    static final int ARRAY_LIMIT = Integer.MAX_VALUE - 8; // what every JVM can do

    private static final int PIECE_BYTES = 256 << 10;

    private WholeFiles() {}

    /** It may grow meanwhile, and what is no usual file does not tell its size. */
    static byte[] read(Path file, int limit) throws IOException {
        long size = Files.size(file);
        ensureWithin(limit, size, file);
        var all = new ByteArrayOutputStream((int) size);
        var piece = new byte[PIECE_BYTES];
        try (var stream = Files.newInputStream(file)) {
            for (int count = stream.read(piece); count >= 0; count = stream.read(piece)) {
                ensureWithin(limit, (long) all.size() + count, file);
                all.write(piece, 0, count);
                OffloadPool.checkCancelled();
            }
        }
        return all.toByteArray();
    }

    private static void ensureWithin(int limit, long bytes, Path file) throws StreamLimitException {
        if (bytes > limit) {
            throw new StreamLimitException("the file is longer than allowed: file=" + file + ", bytes=" + bytes
                    + ", limit=" + limit + "; give a higher limit, or read it in chunks");
        }
    }

    static void write(Path file, ByteBuffer bytes, Set<OpenOption> options) throws IOException {
        var all = new HashSet<>(options);
        all.add(StandardOpenOption.WRITE);
        try (var channel = FileChannel.open(file, all)) {
            writeAll(channel, bytes);
        }
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            OffloadPool.checkCancelled();
            int count = channel.write(bytes.slice(bytes.position(), Math.min(PIECE_BYTES, bytes.remaining())));
            bytes.position(bytes.position() + count);
        }
    }

    /** Writes beside {@code file} and renames; what stands at a symbolic link is replaced, not the link. */
    static void replace(Path file, ByteBuffer bytes) throws IOException {
        var target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        boolean existed = Files.exists(target);
        var draft = draftFor(target, existed);
        boolean done = false;
        try {
            try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                writeAll(channel, bytes);
                channel.force(true);
            }
            if (existed) {
                keepPermissions(target, draft);
            }
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            done = true;
        } finally {
            if (!done) {
                Files.deleteIfExists(draft);
            }
        }
    }

    /** One that is to replace a file is its owner's only until it is whole; a new one has the permissions of any new file here. */
    private static Path draftFor(Path target, boolean exists) throws IOException {
        var name = "." + target.getFileName();
        var unique = Long.toUnsignedString(ThreadLocalRandom.current().nextLong());
        return exists
                ? Files.createTempFile(target.getParent(), name, ".tmp")
                : Files.createFile(target.resolveSibling(name + unique + ".tmp"));
    }

    private static void keepPermissions(Path target, Path draft) throws IOException {
        try {
            Files.setPosixFilePermissions(draft, Files.getPosixFilePermissions(target));
        } catch (UnsupportedOperationException e) {
            // this system has no such permissions
        }
    }
}
