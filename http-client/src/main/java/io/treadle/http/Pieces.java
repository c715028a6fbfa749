package io.treadle.http;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A body that is read as it comes. When too much lies here unread, the connection reads no more. */
final class Pieces extends Intake {
    private static final int FULL = 256 << 10;
    private static final int ROOM_AGAIN = FULL / 2;

    private final Carrier carrier;
    private final ArrayDeque<byte[]> pieces = new ArrayDeque<>();
    private int unread;
    private boolean held;

    Pieces(Carrier carrier) {
        this.carrier = carrier;
    }

    @Override
    void expect(long announced) {}

    @Override
    void take(ByteBuf bytes, int count) {
        var piece = new byte[count];
        bytes.readBytes(piece);
        pieces.add(piece);
        unread += count;
        if (unread >= FULL && !held) {
            held = true;
            carrier.setReading(false);
        }
    }

    @Override
    boolean hasPiece() {
        return !pieces.isEmpty();
    }

    boolean isHeld() {
        return held;
    }

    /** Null if there is none. By the reading task. */
    byte @Nullable [] poll() {
        var piece = pieces.poll();
        if (piece != null) {
            unread -= piece.length;
            readOn();
        }
        return piece;
    }

    /** Drops what is unread, so that the connection reads again whatever comes next. */
    void clear() {
        pieces.clear();
        unread = 0;
        readOn();
    }

    private void readOn() {
        if (held && unread <= ROOM_AGAIN) {
            held = false;
            carrier.setReading(true);
        }
    }
}
