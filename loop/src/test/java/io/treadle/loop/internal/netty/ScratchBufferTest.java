package io.treadle.loop.internal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScratchBufferTest {
    private final ScratchBuffer scratch = new ScratchBuffer();

    private ByteBuf take(int room) {
        return scratch.take(ByteBufAllocator.DEFAULT, room);
    }

    @AfterEach
    void close() {
        scratch.close();
    }

    @Test
    void oneThatWasReleasedIsTakenAgainAndEmpty() {
        var first = take(100).writeInt(1);
        first.release();
        var second = take(200);
        assertSame(first, second);
        assertEquals(0, second.readableBytes());
        assertEquals(200, second.writableBytes());
        second.release();
    }

    @Test
    void oneThatIsKeptBelongsToItsKeeper() {
        var kept = take(100).writeInt(1);
        var other = take(100);
        assertNotSame(kept, other);
        assertEquals(1, kept.refCnt());
        assertEquals(1, kept.readInt());
        kept.release();
        other.release();
    }

    @Test
    void noneHasMoreRoomThanItsCapacity() {
        var taken = take(Integer.MAX_VALUE);
        assertEquals(ScratchBuffer.CAPACITY, taken.writableBytes());
        taken.release();
    }

    @Test
    void closingReleasesItAndWhatIsTakenLaterIsNotKept() {
        var before = take(1);
        before.release();
        scratch.close();
        assertEquals(0, before.refCnt());
        var after = take(1);
        assertEquals(1, after.refCnt());
        after.release();
    }
}
