package io.treadle.loop;

import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process holds that a loop could leave behind.
 *
 * @param threads platform threads
 * @param openFiles file descriptors
 * @param nettyMemory bytes that Netty has outside the heap
 * @param directMemory bytes that the JDK has outside the heap in buffers
 * @param heap bytes that are reachable
 */
public record Resources(int threads, int openFiles, long nettyMemory, long directMemory, long heap) {
    /** More than an allocator keeps for the next loop, much less than a hundred loops need. */
    private static final long SLACK_BYTES = 8 << 20;

    /** Threads and files of the JVM itself may come and go. */
    private static final int SLACK_COUNT = 3;

    /** What is held once the garbage is gone. */
    public static Resources settled() throws IOException {
        System.gc();
        return new Resources(
                ManagementFactory.getThreadMXBean().getThreadCount(),
                countOpenFiles(),
                PlatformDependent.usedDirectMemory(),
                memoryOfBuffers(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }

    public boolean exceeds(Resources before) {
        return threads > before.threads + SLACK_COUNT
                || openFiles > before.openFiles + SLACK_COUNT
                || nettyMemory > before.nettyMemory + SLACK_BYTES
                || directMemory > before.directMemory + SLACK_BYTES
                || heap > before.heap + 2 * SLACK_BYTES;
    }

    private static int countOpenFiles() throws IOException {
        var directory = Path.of("/proc/self/fd");
        if (!Files.isDirectory(directory)) {
            return 0; // only Linux tells
        }
        try (var open = Files.list(directory)) {
            return (int) open.count();
        }
    }

    private static long memoryOfBuffers() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
