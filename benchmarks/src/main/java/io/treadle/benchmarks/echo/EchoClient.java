package io.treadle.benchmarks.echo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.treadle.benchmarks.harness.WarmUp;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * The process that asks: one request after the other on each connection, each answer compared with its request. It prints an
 * {@link EchoReport} of what the server's process needed for them.
 */
final class EchoClient {
    private static final double NANOS = 1e9;
    private static final int PAUSE_MILLIS = 10;
    /** How long a first answer may take, on a machine that is short of processors: after that there will be none. */
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final EventLoopGroup thread = NettyTransport.thread();
    private final List<Asker> askers = new ArrayList<>();
    private final List<Channel> channels = new ArrayList<>();
    private final EchoLoad load;
    private final long server;
    private int failed;

    private EchoClient(EchoLoad load, long server) {
        this.load = load;
        this.server = server;
    }

    /** Arguments: port and process of the server, and the numbers of {@link EchoLoad}. */
    public static void main(String[] args) throws Exception {
        var load = EchoLoad.parse(Arrays.asList(args).subList(2, args.length));
        var client = new EchoClient(load, Long.parseLong(args[1]));
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
        client.warmUp(address);
        client.connect(address);
        System.out.println(new ObjectMapper().writeValueAsString(client.measure()));
        System.exit(0); // the connections need not be closed one by one
    }

    /**
     * Asks on other connections than those that count: what serves a connection may stay slow if it began before its code was
     * compiled, as a virtual thread does, and a server that matters is warm when its clients come.
     */
    private void warmUp(InetSocketAddress address) throws Exception {
        connect(address);
        var warmUp = WarmUp.with(server);
        do {
            Thread.sleep(load.warmup());
        } while (warmUp.needsAnotherRound());
        awaitFirstAnswers();
        failed += wrong();
        for (Channel channel : channels) {
            channel.close().sync();
        }
        channels.clear();
        askers.clear();
    }

    private void connect(InetSocketAddress address) throws InterruptedException {
        var bootstrap = new Bootstrap().group(thread).channel(NettyTransport.socket());
        for (int i = 0; i < load.connections(); i++) {
            var asker = new Asker(load.bytes(), i);
            channels.add(
                    bootstrap.clone().handler(asker).connect(address).sync().channel());
            askers.add(asker);
        }
    }

    private EchoReport measure() throws Exception {
        Thread.sleep(load.measured() / 4);
        awaitFirstAnswers(); // so that all of them are under way
        long answersBefore = answers();
        var cpuBefore = Usage.cpuOf(server);
        long start = System.nanoTime();
        do {
            Thread.sleep(load.measured());
        } while (answers() == answersBefore && System.nanoTime() - start < PATIENCE_NANOS);
        long right = answers() - answersBefore;
        var cpu = Usage.cpuOf(server).minus(cpuBefore);
        double seconds = (System.nanoTime() - start) / NANOS;
        return new EchoReport(failed + wrong(), right, seconds, cpu.toNanos() / NANOS, Usage.peakMemoryOf(server));
    }

    private void awaitFirstAnswers() throws ExecutionException, InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < end && isAnyWaiting()) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private boolean isAnyWaiting() throws ExecutionException, InterruptedException {
        return thread.submit(() -> askers.stream().anyMatch(Asker::isWaiting)).get();
    }

    private long answers() throws ExecutionException, InterruptedException {
        return thread.submit(() -> askers.stream().mapToLong(Asker::right).sum())
                .get();
    }

    /** Connections that have got a wrong answer or have ended, or that got no answer at all. */
    private int wrong() throws ExecutionException, InterruptedException {
        return thread.submit(() -> (int) askers.stream().filter(Asker::isWrong).count())
                .get();
    }
}
