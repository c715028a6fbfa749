package io.treadle.samples.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageHandlerTest {
    private final EmbeddedChannel connection = new EmbeddedChannel(new PageHandler(new Pages(Duration.ZERO, 10)));

    /** As the transport does with what it has sent. */
    private ByteBuf releasedAnswerTo(String target) {
        connection.writeInbound(target);
        ByteBuf sent = connection.readOutbound();
        sent.release();
        return sent;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/size/5000", "/status/503", "/cut", "/gather/1", "/other"})
    void whatWasMadeForOneRequestIsFreeOnceItWasSent(String target) {
        assertEquals(0, releasedAnswerTo(target).refCnt());
    }

    @Test
    void thePageIsSentAgainAndAgain() {
        int length = releasedAnswerTo("/page/1").readableBytes();
        assertFalse(length == 0);
        assertEquals(length, releasedAnswerTo("/page/2").readableBytes());
    }

    @Test
    void eachOfThoseThatWereGatheredGetsAnAnswerOfItsOwn() {
        connection.writeInbound("/gather/2");
        assertEquals(0, connection.outboundMessages().size());
        assertEquals(0, releasedAnswerTo("/gather/2").refCnt());
        ByteBuf second = connection.readOutbound();
        assertEquals(1, second.refCnt());
        second.release();
    }
}
