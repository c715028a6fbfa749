package io.treadle.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of real time: an idle loop, in a JVM of its own, is watched for some seconds. */
@LoopTest
class IdleCpuTest {
    private static final double LIMIT_PERCENT = 0.5;
    private static final Duration WINDOW = Duration.ofSeconds(2);
    /** A loop that spins does so in each of them; the JVM's own work after its start ends. */
    private static final int WINDOWS = 10;

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({"EPOLL,", "NIO,", "IO_URING,", "EPOLL,timer", "NIO,timer", "IO_URING,timer"})
    void anIdleLoopUsesNoCpu(Transport transport, @Nullable String timer) throws Exception {
        TestLoops.on(transport);
        var outcome = Fork.run(Program.class, transport.name(), String.valueOf(timer));
        assertTrue(outcome.output().contains("of the process"), outcome::output);
        assertEquals(0, outcome.exitCode(), outcome::output);
    }

    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws Exception {
            var transport = Transport.valueOf(arguments[0]);
            var loop = EventLoop.start(LoopOptions.DEFAULT.withName("idle").withTransport(transport));
            useOnce(loop, transport);
            if (arguments[1].equals("timer")) {
                loop.post(() -> loop.callLater(Duration.ofDays(100_000), () -> {}));
            }
            System.exit(becomesIdle(TestLoops.platformThread("idle")) ? 0 : 1);
        }

        /** Leaves an open connection, as a real program has. */
        private static void useOnce(EventLoop loop, Transport transport) {
            loop.submit(() -> {
                        var server = NettyPeers.echoServer(loop, transport);
                        return EchoClient.connect(loop, transport, server.localAddress())
                                .exchange(1);
                    })
                    .join();
        }

        private static boolean becomesIdle(Thread thread) throws InterruptedException {
            for (int i = 0; i < WINDOWS; i++) {
                if (isIdle(thread)) {
                    return true;
                }
            }
            return false;
        }

        private static boolean isIdle(Thread thread) throws InterruptedException {
            var threads = ManagementFactory.getThreadMXBean();
            var process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
            long ofThread = threads.getThreadCpuTime(thread.threadId());
            long ofProcess = process.getProcessCpuTime();
            long began = System.nanoTime();
            TimeUnit.NANOSECONDS.sleep(WINDOW.toNanos());
            double wall = System.nanoTime() - began;
            double threadPercent = 100 * (threads.getThreadCpuTime(thread.threadId()) - ofThread) / wall;
            double processPercent = 100 * (process.getProcessCpuTime() - ofProcess) / wall;
            System.out.printf("%.3f %% of the thread, %.3f %% of the process%n", threadPercent, processPercent);
            return threadPercent < LIMIT_PERCENT && processPercent < LIMIT_PERCENT;
        }
    }
}
