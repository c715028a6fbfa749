package io.treadle.loop.internal.stream;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where a {@link Relay} brings what arrives: the sending side of a stream. On the loop's thread, in tasks as in the hub. */
public interface Outlet {
    /** Takes what can be read of {@code bytes}, of which it keeps no reference that is not its own. */
    void take(ByteBuf bytes);

    /** Whether more is wanted for now. */
    boolean hasRoom();

    /** Whether what it takes goes out. */
    boolean isOpen();

    /** Throws why not, if it does not. */
    void ensureOpen() throws IOException;

    /** Has {@code look} run whenever there is room, or it is not open any more; null for none. */
    void onChange(@Nullable Runnable look);
}
