package io.treadle.samples.blocking;

import io.treadle.samples.server.JvmCommand;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FileReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Files, by each of the JDK's ways to them. */
final class FileOperations {
    private FileOperations() {}

    static List<Operation> all() {
        return List.of(
                Operation.of("FileInputStream.read", () -> reading(path -> new FileInputStream(path.toFile())::read)),
                Operation.of(
                        "FileReader.read",
                        () -> reading(path -> new FileReader(path.toFile(), StandardCharsets.UTF_8)::read)),
                Operation.of(
                        "RandomAccessFile.read", () -> reading(path -> new RandomAccessFile(path.toFile(), "r")::read)),
                Operation.of(
                        "reading from Files.newInputStream", () -> reading(path -> Files.newInputStream(path)::read)),
                Operation.of(
                        "reading from Files.newBufferedReader",
                        () -> reading(path -> Files.newBufferedReader(path)::read)),
                Operation.of("Files.readString", FileOperations::readString),
                Operation.of("FileChannel.read", FileOperations::readChannel),
                Operation.of("FileChannel.write", FileOperations::writeChannel),
                Operation.of("FileChannel.lock", FileOperations::lock),
                Operation.of("FileOutputStream.write", FileOperations::write),
                Operation.of("opening a file", FileOperations::open));
    }

    private interface Opener {
        Reading open(Path path) throws IOException;
    }

    private interface Reading {
        int read() throws IOException;
    }

    private static Trial reading(Opener opener) throws Exception {
        var fifo = Fifo.create();
        var end = fifo.bothEnds();
        var reading = opener.open(fifo.path);
        return Trial.of(reading::read, () -> {
                    end.writeByte(1);
                    end.close();
                })
                .closing(end, fifo);
    }

    private static Trial readString() throws Exception {
        var fifo = Fifo.create();
        var end = fifo.bothEnds();
        return Trial.of(() -> Files.readString(fifo.path), end::close).closing(end, fifo);
    }

    private static Trial readChannel() throws Exception {
        var fifo = Fifo.create();
        var end = fifo.bothEnds();
        var channel = FileChannel.open(fifo.path);
        return Trial.of(() -> channel.read(ByteBuffer.allocate(1)), () -> end.writeByte(1))
                .closing(channel, end, fifo)
                .closedOnce(() -> !channel.isOpen());
    }

    private static Trial writeChannel() throws Exception {
        var fifo = Fifo.create();
        var end = fifo.bothEnds();
        var channel = FileChannel.open(fifo.path, StandardOpenOption.WRITE);
        return Trial.of(() -> writeMuch(channel), () -> end.readFully(new byte[Fifo.MORE_THAN_FITS]))
                .closing(channel, end, fifo)
                .closedOnce(() -> !channel.isOpen());
    }

    private static void writeMuch(FileChannel channel) throws IOException {
        var buffer = ByteBuffer.allocate(Fifo.MORE_THAN_FITS);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static Trial write() throws Exception {
        var fifo = Fifo.create();
        var end = fifo.bothEnds();
        OutputStream out = new FileOutputStream(fifo.path.toFile());
        return Trial.of(
                        () -> out.write(new byte[Fifo.MORE_THAN_FITS]),
                        () -> end.readFully(new byte[Fifo.MORE_THAN_FITS]))
                .closing(out, end, fifo);
    }

    private static Trial open() throws Exception {
        var fifo = Fifo.create();
        return Trial.of(
                        () -> new FileInputStream(fifo.path.toFile()).close(),
                        () -> fifo.bothEnds().close())
                .closing(fifo);
    }

    /** Locks of files are between processes. */
    private static Trial lock() throws Exception {
        var file = Files.createTempFile("treadle", "lock");
        var locker = new ProcessBuilder(JvmCommand.of(FileLocker.class, file.toString())).start();
        locker.inputReader().readLine();
        var channel = FileChannel.open(file, StandardOpenOption.WRITE);
        return Trial.of(channel::lock, locker::destroy)
                .closing(channel, locker::destroy, () -> Files.delete(file))
                .closedOnce(() -> !channel.isOpen());
    }

    /** Locks a file until it is destroyed. */
    static final class FileLocker {
        private FileLocker() {}

        public static void main(String[] args) throws IOException {
            try (var channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE);
                    var lock = channel.lock()) {
                System.out.println(lock.isValid());
                System.in.transferTo(OutputStream.nullOutputStream());
            }
        }
    }
}
