package io.treadle.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test during which Netty, Reactor or Treadle logged a warning or worse. Netty reports buffers that were dropped
 * and not released there too, with the next buffer that it makes after a garbage collection; so once a class, at its end.
 */
final class QuietLogs extends Handler implements BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private static final Logger ROOT = Logger.getLogger("");
    /** Tells that a turn took long, which on a busy machine any may. */
    private static final String WATCHDOG = "io.treadle.core.watch";

    private final Queue<String> noise = new ConcurrentLinkedQueue<>();

    @Override
    public void beforeEach(ExtensionContext context) {
        noise.clear();
        ROOT.addHandler(this);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        ROOT.removeHandler(this);
        assertQuiet();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        ROOT.addHandler(this);
        System.gc();
        for (int i = 0; i < 64; i++) {
            ByteBufAllocator.DEFAULT.directBuffer().release();
        }
        ROOT.removeHandler(this);
        assertQuiet();
    }

    private void assertQuiet() {
        assertEquals(List.of(), List.copyOf(noise), "logged at WARNING or above");
    }

    @Override
    public void publish(LogRecord entry) {
        if (entry.getLevel().intValue() >= Level.WARNING.intValue() && !WATCHDOG.equals(entry.getLoggerName())) {
            noise.add(new SimpleFormatter().format(entry));
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
