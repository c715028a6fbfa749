package io.treadle.loop.net;

import java.io.IOException;
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
    static SocketFile at(Path path) throws IOException {
        var attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return new SocketFile(path, attributes.fileKey(), attributes.creationTime());
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
