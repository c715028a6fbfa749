package io.treadle.loop.internal.stream;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A read of everything up to the end, brought to another stream: the task waits once, and the hub passes on what arrives, where it
 * came in.
 */
/*
 *   room      what arrives goes straight to the outlet
 *   no room   wanted() is 0, so that the valve closes; what is on its way until then waits in the inflow
 *   look()    the outlet has room again, or takes no more
 *   decided   the end, when all before it is passed on, or either side has failed
 */
final class Relay extends ReadAttempt<@Nullable Void> {
    private final Outlet outlet;
    private long count;

    Relay(Inflow inflow, Outlet outlet) {
        super(inflow, Inflow.ANYTHING);
        this.outlet = outlet;
    }

    /** How many bytes it has passed on. */
    long count() {
        return count;
    }

    @Override
    int wanted() {
        return outlet.hasRoom() ? Integer.MAX_VALUE : 0;
    }

    @Override
    void fill(ByteBuf arrived) {
        if (outlet.isOpen()) {
            count += arrived.readableBytes();
            outlet.take(arrived);
        }
    }

    /** Goes on, if it is still what reads. */
    void look() {
        if (inflow.isReadBy(this) && !wake() && outlet.hasRoom()) {
            inflow.openValve();
        }
    }

    @Override
    boolean isDecided() {
        while (outlet.isOpen() && outlet.hasRoom() && inflow.received().size() > 0) {
            inflow.received().giveFirst(this);
        }
        return !outlet.isOpen() || (inflow.isOver() && inflow.received().size() == 0);
    }

    @Override
    public @Nullable Void result() throws IOException {
        inflow.leave(this);
        inflow.ensureOpen();
        if (inflow.received().size() == 0) {
            inflow.throwFailure();
        }
        outlet.ensureOpen();
        return null;
    }

    @Override
    public String describe() {
        return "transfers " + inflow + " to " + outlet;
    }
}
