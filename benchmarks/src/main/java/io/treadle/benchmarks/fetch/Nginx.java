package io.treadle.benchmarks.fetch;

import io.treadle.benchmarks.harness.BenchmarkFailedException;
import io.treadle.benchmarks.harness.Command;
import io.treadle.benchmarks.harness.Cores;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An nginx of one worker on a free port, which serves one page and nothing else. */
final class Nginx implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/sbin/nginx");
    /** Its worker is another user, if it is started by root. */
    private static final FileAttribute<?> READABLE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));

    private static final int TRIES = 200;
    private static final int PAUSE_MILLIS = 25;

    private final Process process;
    private final Path folder;
    private final int port;

    private Nginx(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    static String version() throws BenchmarkFailedException {
        List<String> lines = new Command("nginx", List.of(PROGRAM.toString(), "-v")).output();
        return lines.isEmpty() ? "nginx" : lines.getFirst().replace("nginx version: ", "");
    }

    /** Starts it with a page of so many bytes, on the cores that are not the client's, and waits until it listens. */
    static Nginx start(int bytes) throws IOException, BenchmarkFailedException {
        Path folder = Files.createTempDirectory("nginx", READABLE);
        int port = freePort();
        Files.write(folder.resolve("page"), "a".repeat(bytes).getBytes(StandardCharsets.US_ASCII));
        Files.writeString(folder.resolve("nginx.conf"), configuration(folder, port));
        List<String> command = List.of(
                PROGRAM.toString(),
                "-p",
                folder.toString(),
                "-c",
                folder.resolve("nginx.conf").toString());
        Process process = new ProcessBuilder(Cores.besides(command))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        var nginx = new Nginx(process, folder, port);
        nginx.awaitListening();
        return nginx;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String configuration(Path folder, int port) {
        return """
                daemon off;
                worker_processes 1;
                pid %1$s/pid;
                error_log %1$s/error.log;
                events { worker_connections 16384; }
                http {
                  access_log off;
                  keepalive_requests 1000000000;
                  client_body_temp_path %1$s/1; proxy_temp_path %1$s/2; fastcgi_temp_path %1$s/3;
                  uwsgi_temp_path %1$s/4; scgi_temp_path %1$s/5;
                  open_file_cache max=10;
                  sendfile on;
                  tcp_nopush off;
                  server { listen 127.0.0.1:%2$d backlog=4096; root %1$s; }
                }
                """.formatted(folder, port);
    }

    private void awaitListening() throws IOException {
        for (int i = 0; i < TRIES && process.isAlive(); i++) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException notYet) {
                pause();
            }
        }
        close();
        throw new IOException("nginx does not listen: output=" + Files.readString(folder.resolve("out")));
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while nginx started", e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + port + "/page";
    }

    @Override
    public void close() {
        process.destroy(); // its folder of a few small files is left to the system's temporary files
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
