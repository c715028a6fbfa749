package io.treadle.samples.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RequestDecoderTest {
    private static final String REQUEST = "GET /page/7 HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n";

    private final EmbeddedChannel channel = new EmbeddedChannel(new RequestDecoder());

    @Test
    void aRequestBecomesItsTarget() {
        receive(REQUEST);
        assertEquals("/page/7", channel.readInbound());
    }

    @Test
    void aRequestThatArrivesByteByByteIsReadOnceItIsWhole() {
        REQUEST.chars().limit(REQUEST.length() - 1).forEach(c -> receive(Character.toString(c)));
        assertNull(channel.readInbound());
        receive("\n");
        assertEquals("/page/7", channel.readInbound());
    }

    @Test
    void twoRequestsInOneReadAreTwoTargets() {
        receive(REQUEST + REQUEST.replace('7', '8'));
        assertEquals("/page/7", channel.readInbound());
        assertEquals("/page/8", channel.readInbound());
    }

    @Test
    void aHeadThatNeverEndsIsRefused() {
        assertThrows(DecoderException.class, () -> receive("x".repeat(65 * 1024)));
    }

    private void receive(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }
}
