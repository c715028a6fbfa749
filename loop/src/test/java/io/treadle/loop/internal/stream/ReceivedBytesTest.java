package io.treadle.loop.internal.stream;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReceivedBytesTest {
    private static ReceivedBytes of(String... parts) {
        var received = new ReceivedBytes("test");
        for (var part : parts) {
            received.add(Unpooled.wrappedBuffer(part.getBytes(US_ASCII)));
        }
        return received;
    }

    private static int find(ReceivedBytes received, String sequence, int from) {
        return received.indexOf(sequence.getBytes(US_ASCII), from);
    }

    @Test
    void aSequenceIsFoundAcrossBuffers() {
        var received = of("xa", "a", "b", "aab");
        assertEquals(1, find(received, "aab", 0));
        assertEquals(1, find(received, "aab", 1));
        assertEquals(4, find(received, "aab", 2));
        assertEquals(-1, find(received, "aab", 5));
        assertEquals(-1, find(received, "abb", 0));
    }

    @Test
    void itIsWhereAStringHasItHoweverTheBytesCome() {
        var random = new Random(6);
        for (int round = 0; round < 5_000; round++) {
            var text = new StringBuilder();
            var received = new ReceivedBytes("test");
            for (int part = random.nextInt(6); part >= 0; part--) {
                var bytes = letters(random, random.nextInt(5));
                text.append(bytes);
                received.add(Unpooled.wrappedBuffer(bytes.getBytes(US_ASCII)));
            }
            var sequence = letters(random, 1 + random.nextInt(4));
            int from = random.nextInt(text.length() + 1);
            int expected = text.indexOf(sequence, from);
            assertEquals(expected, find(received, sequence, from), () -> text + ", " + sequence + ", " + from);
        }
    }

    private static String letters(Random random, int count) {
        var letters = new StringBuilder();
        for (int i = 0; i < count; i++) {
            letters.append(random.nextBoolean() ? 'a' : 'b');
        }
        return letters.toString();
    }

    /** One look at each byte, where a look at each buffer before it would take an hour. */
    @Test
    void manyBytesThatAreNearlyTheSequenceTakeNoLongerThanOthers() {
        var received = new ReceivedBytes("test");
        for (int i = 0; i < 20_000; i++) {
            received.add(Unpooled.wrappedBuffer("b".repeat(100).getBytes(US_ASCII)));
        }
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> assertEquals(-1, find(received, "ab", 0)));
    }
}
