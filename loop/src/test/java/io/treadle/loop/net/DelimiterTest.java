package io.treadle.loop.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopTest;
import io.treadle.loop.TestLoops;
import io.treadle.loop.stream.MessageChannel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages that would be taken for others are not sent. */
@LoopTest
class DelimiterTest {
    @ParameterizedTest
    @CsvSource({"one||two, ||, 3", "||, ||, 0", "xa, aa, 1"})
    void aMessageThatHoldsTheDelimiterIsRefusedAndSendsNothing(String message, String delimiter, int at)
            throws Exception {
        EventLoop.run(() -> {
            try (var pair = StreamPair.open()) {
                var end = delimiter.getBytes(UTF_8);
                var out = MessageChannel.delimited(pair.near(), end, 100);
                var in = MessageChannel.delimited(pair.far(), end, 100);
                var error = assertThrows(IllegalArgumentException.class, () -> out.send(message.getBytes(UTF_8)));
                TestLoops.assertSays("position=" + at, error);
                out.send("next".getBytes(UTF_8));
                assertArrayEquals("next".getBytes(UTF_8), in.receive());
            }
        });
    }
}
