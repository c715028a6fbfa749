package io.treadle.loop.internal.netty;

import io.netty.channel.Channel;
import io.netty.channel.IoEventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueueDatagramChannel;
import io.netty.channel.kqueue.KQueueDomainSocketChannel;
import io.netty.channel.kqueue.KQueueIoHandle;
import io.netty.channel.kqueue.KQueueServerDomainSocketChannel;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUringDatagramChannel;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/** The sockets of each transport of Netty. Those of kqueue and io_uring need not be on the class path. */
public enum Sockets {
    EPOLL {
        @Override
        public Channel tcp() {
            return new EpollSocketChannel();
        }

        @Override
        public ServerChannel tcpServer() {
            return new EpollServerSocketChannel();
        }

        @Override
        public DatagramChannel udp() {
            return new EpollDatagramChannel();
        }

        @Override
        public Channel unix() {
            return new EpollDomainSocketChannel();
        }

        @Override
        public ServerChannel unixServer() {
            return new EpollServerDomainSocketChannel();
        }
    },
    IO_URING {
        @Override
        public Channel tcp() {
            return new IoUringSocketChannel();
        }

        @Override
        public ServerChannel tcpServer() {
            return new IoUringServerSocketChannel();
        }

        @Override
        public DatagramChannel udp() {
            return new IoUringDatagramChannel();
        }

        @Override
        public Channel unix() {
            return new IoUringDomainSocketChannel();
        }

        @Override
        public ServerChannel unixServer() {
            return new IoUringServerDomainSocketChannel();
        }
    },
    KQUEUE {
        @Override
        public Channel tcp() {
            return new KQueueSocketChannel();
        }

        @Override
        public ServerChannel tcpServer() {
            return new KQueueServerSocketChannel();
        }

        @Override
        public DatagramChannel udp() {
            return new KQueueDatagramChannel();
        }

        @Override
        public Channel unix() {
            return new KQueueDomainSocketChannel();
        }

        @Override
        public ServerChannel unixServer() {
            return new KQueueServerDomainSocketChannel();
        }
    },
    NIO {
        @Override
        public Channel tcp() {
            return new NioSocketChannel();
        }

        @Override
        public ServerChannel tcpServer() {
            return new NioServerSocketChannel();
        }

        @Override
        public DatagramChannel udp() {
            return new NioDatagramChannel();
        }

        @Override
        public Channel unix() {
            return new NioDomainSocketChannel();
        }

        @Override
        public ServerChannel unixServer() {
            return new NioServerDomainSocketChannel();
        }

        @Override
        public SocketAddress unixAddress(Path path) {
            return UnixDomainSocketAddress.of(path);
        }

        @Override
        public SocketAddress unixServerAddress(Path path) {
            return unixAddress(path);
        }
    };

    /** Those that {@code eventLoop} can drive. */
    public static Sockets of(IoEventLoop eventLoop) {
        if (eventLoop.isCompatible(EpollIoHandle.class)) {
            return EPOLL;
        }
        if (isPresent("io.netty.channel.uring.IoUringIoHandle") && eventLoop.isCompatible(IoUringIoHandle.class)) {
            return IO_URING;
        }
        if (isPresent("io.netty.channel.kqueue.KQueueIoHandle") && eventLoop.isCompatible(KQueueIoHandle.class)) {
            return KQUEUE;
        }
        return NIO;
    }

    private static boolean isPresent(String type) {
        try {
            Class.forName(type, false, Sockets.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** A TCP socket that is not connected. */
    public abstract Channel tcp();

    /** A TCP socket that will listen. */
    public abstract ServerChannel tcpServer();

    /** A UDP socket. */
    public abstract DatagramChannel udp();

    /** A Unix domain socket that is not connected. */
    public abstract Channel unix();

    /** A Unix domain socket that will listen. */
    public abstract ServerChannel unixServer();

    /** The address of {@code path} for Unix domain sockets. */
    public SocketAddress unixAddress(Path path) {
        return new DomainSocketAddress(path.toString());
    }

    /**
     * The same for a server whose file Netty must not delete when it is closed, as it does whosever the file is by then; not on NIO. To the
     * system a path ends with a NUL anyhow, and the JDK deletes no file whose path has one.
     */
    public SocketAddress unixServerAddress(Path path) {
        return new DomainSocketAddress(path + "\0");
    }
}
