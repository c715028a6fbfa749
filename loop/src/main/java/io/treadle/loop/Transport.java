package io.treadle.loop;

/** How a loop talks to the operating system. */
public enum Transport {
    /** Epoll on Linux, kqueue on macOS and BSD, else {@link #NIO}. */
    AUTO,
    /** Linux. */
    EPOLL,
    /** Linux 5.14 and later; needs {@code netty-transport-native-io_uring} on the class path. Never chosen by itself. */
    IO_URING,
    /** macOS and BSD; needs {@code netty-transport-native-kqueue} on the class path. */
    KQUEUE,
    /** The JDK's selector, on every system. */
    NIO
}
