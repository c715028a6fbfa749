package io.treadle.core.support;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Takes what is logged under a name, and keeps it off the console, until it is closed. */
public final class LogCapture extends Handler implements AutoCloseable {
    // A field, because loggers that nobody holds are collected with their handlers.
    private final Logger logger;
    private final List<LogRecord> records = new ArrayList<>();

    public LogCapture(String name) {
        logger = Logger.getLogger(name);
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    @Override
    public synchronized void publish(LogRecord record) {
        records.add(record);
    }

    /** Message and error of all that was logged, in order. */
    public synchronized List<String> lines() {
        return records.stream()
                .map(record -> record.getMessage() + ": " + record.getThrown())
                .toList();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
    }
}
