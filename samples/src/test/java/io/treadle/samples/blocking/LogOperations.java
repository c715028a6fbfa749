package io.treadle.samples.blocking;

import io.treadle.core.function.Action;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import org.slf4j.LoggerFactory;

/** Output that all threads share, while another thread is held up writing to it. */
final class LogOperations {
    private LogOperations() {}

    static List<Operation> all() {
        return List.of(
                Operation.of("PrintStream.println, contended", LogOperations::printStream),
                Operation.of("java.util.logging, contended", LogOperations::javaUtilLogging),
                Operation.of("SLF4J's simple logger, contended", LogOperations::simpleLogger));
    }

    /** Holds up who comes first, and swallows what others write. */
    private static final class Gate extends OutputStream {
        private volatile Holder holder;

        @SuppressWarnings("NullAway.Init")
        Gate() {}

        @Override
        public void write(int octet) {
            var holding = holder;
            if (holding.isHolderItself()) {
                holding.hold();
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            write(0);
        }

        /** A thread that runs {@code logging}, and is held up as it writes. */
        Holder occupiedBy(Action<?> logging) throws InterruptedException {
            return new Holder(self -> {
                holder = self;
                logging.run();
            });
        }
    }

    private static Trial printStream() throws Exception {
        var gate = new Gate();
        var stream = new PrintStream(gate, true);
        var holder = gate.occupiedBy(() -> stream.println("first"));
        return Trial.of(() -> stream.println("second"), holder::release).closing(holder);
    }

    private static Trial javaUtilLogging() throws Exception {
        var gate = new Gate();
        var handler = new StreamHandler(gate, new SimpleFormatter());
        Action<RuntimeException> log = () -> {
            handler.publish(new LogRecord(Level.INFO, "hello"));
            handler.flush();
        };
        var holder = gate.occupiedBy(log);
        return Trial.of(log, holder::release).closing(holder);
    }

    private static Trial simpleLogger() throws Exception {
        var gate = new Gate();
        var err = System.err;
        System.setErr(new PrintStream(gate, true));
        var log = LoggerFactory.getLogger(LogOperations.class);
        var holder = gate.occupiedBy(() -> log.error("first"));
        return Trial.of(() -> log.error("second"), holder::release).closing(holder, () -> System.setErr(err));
    }
}
