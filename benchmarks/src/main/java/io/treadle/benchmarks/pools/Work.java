package io.treadle.benchmarks.pools;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Stream;

/** What a task of the pools does, in the way of code that blocks its thread; each checks what came of it. */
enum Work {
    /** Computes for about a millisecond, where the processor has instructions for SHA-256; else for several. */
    CPU {
        @Override
        void run(String url) throws GeneralSecurityException {
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(BLOCK));
            ensure(digest.equals(BLOCK_DIGEST), "digest=" + digest);
        }
    },

    /** Writes a file until it is on the disk, reads it again, and deletes it. */
    DISK {
        @Override
        void run(String url) throws IOException {
            Path file = Files.createTempFile(FOLDER, "pools", ".tmp");
            try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(PAGE));
                channel.force(true);
                ensure(Arrays.equals(Files.readAllBytes(file), PAGE), "file=" + file);
            } finally {
                Files.delete(file);
            }
        }
    },

    /** Fetches a page that the server sends after {@link #PAUSE}. */
    NETWORK {
        @Override
        void run(String url) throws IOException {
            var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
            try (InputStream in = connection.getInputStream()) {
                ensure(in.readAllBytes().length == PAGE_BYTES, "url=" + url);
            }
        }
    },

    /** Waits for {@link #PAUSE}, as for an answer from somewhere. */
    SIMULATED {
        @Override
        void run(String url) throws InterruptedException {
            Thread.sleep(PAUSE);
        }
    };

    /** Where there is a disk: the usual folder for temporary files may be in memory. */
    private static final Path FOLDER = Stream.of(Path.of("/var/tmp"), Path.of(System.getProperty("java.io.tmpdir")))
            .filter(Files::isWritable)
            .findFirst()
            .orElseThrow();

    static final Duration PAUSE = Duration.ofMillis(20);
    static final int PAGE_BYTES = 1024;
    private static final byte[] BLOCK = new byte[1536 * 1024];
    private static final byte[] PAGE = new byte[16 * 1024];
    private static final String BLOCK_DIGEST = "106f0647ae10a6516b1ab2968038161e287ef40d1b22ca047531ed768e594ef1";

    static {
        Arrays.fill(PAGE, (byte) 'a');
    }

    /** Does it once, in the thread that calls. */
    abstract void run(String url) throws Exception;

    static void ensure(boolean isRight, String what) {
        if (!isRight) {
            throw new AssertionError("a task had a wrong answer: " + what);
        }
    }

    /** Its name in the report. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
