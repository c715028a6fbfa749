package io.treadle.samples.server;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A server in a process of its own, the embedded HTTP server if nothing else: close it, or end this process, and it is gone.
 */
public final class ServerProcess implements AutoCloseable {
    /*
     * The server shares the machine's cores with the client that is measured. Its optimising compiler would still be at work
     * there seconds after the warm-up, and took a third of the requests per second on two cores; so it has the quick compiler
     * and the collector without threads of its own.
     */
    private static final List<String> FLAGS = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts the server and waits until it listens.
     *
     * @param delay how long it waits before it sends a page
     * @param size the bytes of a page
     */
    public static ServerProcess start(Duration delay, int size) throws IOException {
        return start(command(delay, size));
    }

    /** The command line of that server, for those who start it in a way of their own. */
    public static List<String> command(Duration delay, int size) {
        return JvmCommand.of(FLAGS, PageServer.class, delay.toString(), Integer.toString(size));
    }

    /**
     * Starts a server that prints its port, on 127.0.0.1, as its first line, and ends with its standard input; waits until it
     * listens.
     */
    public static ServerProcess start(List<String> command) throws IOException {
        Process process =
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        String port = process.inputReader().readLine();
        if (port == null) {
            throw new IOException("the server ended before it listened; its message is above: command=" + command);
        }
        return new ServerProcess(process, Integer.parseInt(port));
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** The number of its process. */
    public long pid() {
        return process.pid();
    }

    /** Sends it a line, and waits for the line that it answers. */
    public String ask(String line) throws IOException {
        var to = process.outputWriter();
        to.write(line + "\n");
        to.flush();
        String answer = process.inputReader().readLine();
        if (answer == null) {
            throw new IOException("the server ended before it answered; its message is above: question=" + line);
        }
        return answer;
    }

    /** The URL of a path on the server; the class {@code Pages} lists what it answers. */
    public String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** The URLs of {@code count} pages. */
    public List<String> pages(int count) {
        return IntStream.range(0, count).mapToObj(page -> url("/page/" + page)).toList();
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
