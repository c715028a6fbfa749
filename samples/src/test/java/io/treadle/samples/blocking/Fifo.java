package io.treadle.samples.blocking;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** A named pipe: a file in which the test decides when there is something to read, or room to write. */
final class Fifo implements AutoCloseable {
    /** More than such a pipe holds. */
    static final int MORE_THAN_FITS = 1 << 20;

    final Path path;
    private final Path folder;

    private Fifo(Path folder) {
        this.folder = folder;
        this.path = folder.resolve("fifo");
    }

    static Fifo create() throws IOException, InterruptedException {
        var fifo = new Fifo(Files.createTempDirectory("treadle"));
        assumeTrue(run("mkfifo", fifo.path.toString()), "there is no program mkfifo");
        return fifo;
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Opens it at both ends, for which nobody has to wait. */
    RandomAccessFile bothEnds() throws IOException {
        return new RandomAccessFile(path.toFile(), "rw");
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
        Files.deleteIfExists(folder);
    }
}
