package io.treadle.benchmarks.echo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class AskerTest {
    private final Asker asker = new Asker(100, 1);
    private final EmbeddedChannel channel = new EmbeddedChannel(asker);

    private ByteBuf request() {
        ByteBuf request = channel.readOutbound();
        return request.copy();
    }

    @Test
    void anAnswerMayComeInPieces() {
        var answer = request();
        channel.writeInbound(answer.readRetainedSlice(30));
        assertEquals(0, asker.right());
        channel.writeInbound(answer);
        assertEquals(1, asker.right());
        assertFalse(asker.isWrong());
    }

    @Test
    void theNextRequestFollowsTheAnswer() {
        channel.writeInbound(request());
        assertEquals(100, request().readableBytes());
    }

    @Test
    void oneWrongByteIsSeen() {
        channel.writeInbound(request());
        var answer = request();
        answer.setByte(99, answer.getByte(99) + 1);
        channel.writeInbound(answer);
        assertTrue(asker.isWrong());
        assertEquals(1, asker.right());
    }

    @Test
    void aByteTooManyIsSeen() {
        channel.writeInbound(request().capacity(101).writerIndex(101));
        assertTrue(asker.isWrong());
    }

    @Test
    void aConnectionThatEndsIsSeen() {
        channel.writeInbound(request());
        assertTrue(channel.close().isSuccess());
        assertTrue(asker.isWrong());
    }

    @Test
    void aConnectionWithoutAnAnswerIsSeen() {
        assertTrue(asker.isWrong());
        assertTrue(asker.isWaiting());
    }

    @Test
    void nobodyWaitsForAConnectionThatHasEndedOrAnswered() {
        channel.writeInbound(request());
        assertFalse(asker.isWaiting());
        var ended = new Asker(100, 1);
        assertTrue(new EmbeddedChannel(ended).close().isSuccess());
        assertFalse(ended.isWaiting());
    }
}
