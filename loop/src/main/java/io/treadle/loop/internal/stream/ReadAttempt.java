package io.treadle.loop.internal.stream;

import io.netty.buffer.ByteBuf;
import io.treadle.core.Wait;
import io.treadle.core.select.Attempt;
import io.treadle.loop.stream.Piece;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One try of one task to read a piece. */
class ReadAttempt<T extends @Nullable Object> implements Attempt<T>, Wait.Clause {
    final Inflow inflow;
    private final Piece<T> piece;
    private int length = Piece.NOT_YET;
    private int seen;
    private @Nullable Wait wait;
    private boolean woken;

    ReadAttempt(Inflow inflow, Piece<T> piece) {
        this.inflow = inflow;
        this.piece = piece;
    }

    @Override
    public boolean tryNow() {
        inflow.enter();
        return isDecided();
    }

    @Override
    public Wait.Clause enlist(Wait begun) {
        wait = begun;
        inflow.await(this);
        begun.add(this);
        return this;
    }

    /** More has come, or nothing more will: ends the wait if that is enough; whether it has ended. */
    boolean wake() {
        if (!woken && wait != null && isDecided()) {
            woken = true;
            wait.fire(this);
        }
        return woken;
    }

    /** How many bytes there is room for. */
    int wanted() {
        return Integer.MAX_VALUE;
    }

    /** Takes of what has just arrived, and is first in line, what can go where it is wanted already. */
    void fill(ByteBuf arrived) {}

    /** Whether the piece is there, or will never be; why not, {@link #result} finds out. */
    boolean isDecided() {
        try {
            look();
        } catch (Throwable e) {
            return true; // found again by result(), in the task that reads; nobody else would tell it
        }
        return length != Piece.NOT_YET || inflow.isOver();
    }

    private void look() throws IOException {
        if (length == Piece.NOT_YET) {
            int size = inflow.received().size();
            length = piece.find(inflow.received(), seen);
            seen = size;
        }
    }

    @Override
    public T result() throws IOException {
        inflow.leave(this);
        inflow.ensureOpen();
        look();
        if (length == Piece.NOT_YET) {
            inflow.throwFailure();
            return piece.atEnd(inflow.received());
        }
        T taken = piece.take(inflow.received(), length);
        inflow.tookSome();
        return taken;
    }

    @Override
    public void undo() {
        inflow.leave(this);
    }

    @Override
    public boolean isExternal() {
        return true;
    }

    @Override
    public String describe() {
        return "reads from " + inflow;
    }
}
