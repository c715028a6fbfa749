package io.treadle.loop;

import java.io.IOException;
import java.io.PrintStream;

/**
 * Opens and closes loops, each with a connection that the closing has to close, to see whether anything is left behind.
 * As a program: {@code OpenClose CYCLES [TRANSPORT]}, which prints what the process holds after each tenth of the cycles
 * and exits with 1 if that has grown.
 */
final class OpenClose {
    private static final int WARM_UP = 300;

    private final LoopOptions options;
    private final Transport transport;

    OpenClose(Transport transport) {
        this.transport = transport;
        this.options = LoopOptions.DEFAULT.withName("open-close").withTransport(transport);
    }

    public static void main(String[] arguments) throws IOException {
        int cycles = Integer.parseInt(arguments[0]);
        var transport = arguments.length > 1 ? Transport.valueOf(arguments[1]) : Transport.EPOLL;
        System.exit(new OpenClose(transport).report(cycles, System.out) ? 0 : 1);
    }

    /** Whether {@code cycles} leave nothing; tells {@code out} on the way. */
    boolean report(int cycles, PrintStream out) throws IOException {
        run(Math.min(WARM_UP, cycles));
        var before = Resources.settled();
        long began = System.nanoTime();
        out.println("transport=" + transport + " " + before);
        var after = before;
        for (int tenth = 1; tenth <= 10; tenth++) {
            run(cycles / 10);
            after = Resources.settled();
            out.println("cycles=" + tenth * (cycles / 10) + " seconds=" + (System.nanoTime() - began) / 1_000_000_000
                    + " " + after);
        }
        return !after.exceeds(before);
    }

    void run(int cycles) {
        for (int i = 0; i < cycles; i++) {
            cycle(i);
        }
    }

    private void cycle(int number) {
        try {
            EventLoop.run(options, () -> exchange(number));
        } catch (Exception e) {
            throw new IllegalStateException("cycle " + number + " failed", e);
        }
    }

    private void exchange(int number) throws Exception {
        var loop = EventLoop.current();
        var server = NettyPeers.server(loop, transport, new NettyPeers.Echo());
        var client = EchoClient.connect(loop, transport, server.localAddress());
        if (client.exchange(number) != number) {
            throw new IllegalStateException("the echo was not that of " + number);
        }
        loop.offload(() -> number);
    }
}
