package io.treadle.samples;

import io.treadle.core.greenlet.Greenlet;
import io.treadle.core.greenlet.GreenletExit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** A producer and a consumer with no queue between them: each item is the value of a switch. */
@Command(name = "producer-consumer", description = "A producer hands items to a consumer by switching to it.")
final class ProducerConsumer implements Runnable {

    @Override
    public void run() {
        var producer = Greenlet.current();
        try (var consumer = Greenlet.of(first -> consume(producer, first))) {
            for (var item : List.of("bread", "butter", "jam")) {
                System.out.println("produced " + item);
                System.out.println("consumer says: " + consumer.switchTo(item));
            }
        }
    }

    /** Closing throws {@link GreenletExit} out of the switch, so an endless loop is fine. */
    private static @Nullable Object consume(Greenlet producer, @Nullable Object first) {
        var item = first;
        try {
            for (int eaten = 1; ; eaten++) {
                item = producer.switchTo(eaten + " eaten, the last was " + item);
            }
        } finally {
            System.out.println("consumer leaves");
        }
    }
}
