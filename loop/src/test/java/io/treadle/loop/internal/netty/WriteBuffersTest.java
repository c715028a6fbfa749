package io.treadle.loop.internal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WriteBuffersTest {
    private final WriteBuffers buffers = new WriteBuffers();

    private ByteBuf take(int count) {
        return buffers.take(ByteBufAllocator.DEFAULT, count);
    }

    @AfterEach
    void close() {
        buffers.close();
    }

    @Test
    void aBufferThatNobodyElseHoldsIsUsedAgainAndEmpty() {
        var first = take(10).writeInt(1);
        buffers.giveBack(first);
        var second = take(20);
        assertSame(first, second);
        assertEquals(0, second.readableBytes());
        assertEquals(WriteBuffers.CAPACITY, second.writableBytes());
        second.release();
    }

    @Test
    void aBufferThatIsStillToBeSentIsNotUsedAgain() {
        var sending = take(10).retain();
        buffers.giveBack(sending);
        var other = take(10);
        assertNotSame(sending, other);
        assertEquals(1, sending.refCnt());
        sending.release();
        other.release();
    }

    @Test
    void aLargeBufferGoesBackToTheAllocator() {
        var large = take(WriteBuffers.CAPACITY + 1);
        buffers.giveBack(large);
        assertEquals(0, large.refCnt());
    }

    @Test
    void closingReleasesWhatIsThereAndWhatStillComes() {
        var there = take(1);
        var late = take(1);
        buffers.giveBack(there);
        buffers.close();
        buffers.giveBack(late);
        assertEquals(0, there.refCnt());
        assertEquals(0, late.refCnt());
    }
}
