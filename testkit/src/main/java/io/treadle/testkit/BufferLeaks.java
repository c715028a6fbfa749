package io.treadle.testkit;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * For tests of code that has to do with Netty's buffers: {@code @ExtendWith(BufferLeaks.class)} has Netty watch every buffer, and
 * fails the class after which one is found that was dropped and not released.
 */
public final class BufferLeaks implements AfterAllCallback {
    private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();

    static {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Listening());
    }

    /** For JUnit. */
    public BufferLeaks() {}

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        collectGarbage();
        collectGarbage(); // when the second one has been noticed, all of the first has
        ByteBufAllocator.DEFAULT.directBuffer().release(); // leaks are found when the next buffer is made
        var leaks = new ArrayList<String>();
        for (var leak = FOUND.poll(); leak != null; leak = FOUND.poll()) {
            leaks.add(leak);
        }
        if (!leaks.isEmpty()) {
            throw new AssertionError("expected every buffer to be released, but these were dropped: " + leaks);
        }
    }

    /** Returns once the JVM has noticed, within a second, that an object is gone. */
    private static void collectGarbage() throws InterruptedException {
        var gone = new ReferenceQueue<Object>();
        var reference = new WeakReference<>(new Object(), gone);
        try {
            System.gc();
            gone.remove(1000);
        } finally {
            Reference.reachabilityFence(reference);
        }
    }

    /** The detectors that Netty would make, with somebody who listens. */
    private static final class Listening extends ResourceLeakDetectorFactory {
        private final ResourceLeakDetectorFactory usual = ResourceLeakDetectorFactory.instance();

        @Override
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
            var detector = usual.newResourceLeakDetector(resource, samplingInterval);
            detector.setLeakListener((type, records) -> FOUND.add(type + records));
            return detector;
        }

        @Override
        @SuppressWarnings("deprecation") // abstract there, although nothing calls it any more
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                Class<T> resource, int samplingInterval, long maxActive) {
            return newResourceLeakDetector(resource, samplingInterval);
        }
    }
}
