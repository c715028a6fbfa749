package io.treadle.loop.net;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * The file of a socket, told from a later one at the same path: by device and inode, and by when it was made, since the system
 * gives the number of a deleted file to the next one. Its methods block.
 */
record SocketFile(Path path, @Nullable Object key, FileTime made) {
    /** What stat(2) says of the type of a file. */
    private static final int TYPE_MASK = 0xf000;

    private static final int SOCKET_TYPE = 0xc000;

    static SocketFile at(Path path) throws IOException {
        var attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return new SocketFile(path, attributes.fileKey(), attributes.creationTime());
    }

    /**
     * Makes way for a server: deletes the socket of one that is no more, and nothing else, which Netty would.
     *
     * @throws BindException if something is there that has to stay
     */
    static void makeFree(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!isSocket(path)) {
            throw new BindException("could not listen: there is a file that is no socket, path=" + path);
        }
        if (isInUse(path)) {
            throw new BindException("could not listen: another server does, path=" + path);
        }
        Files.deleteIfExists(path);
    }

    /** At a pipe or a device nobody listens either. */
    private static boolean isSocket(Path path) throws IOException {
        try {
            var mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            return (mode & TYPE_MASK) == SOCKET_TYPE;
        } catch (UnsupportedOperationException | IllegalArgumentException e) { // Windows does not tell
            return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isOther();
        }
    }

    /** Asks the JDK, which tells that nobody listens from a server that has no room, or does not let us in. */
    private static boolean isInUse(Path path) {
        try (var probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** Deletes it, if it is still there. */
    void delete() throws IOException {
        try {
            if (equals(at(path))) {
                Files.delete(path);
            }
        } catch (NoSuchFileException e) {
            // Netty does so too, on most transports.
        }
    }
}
