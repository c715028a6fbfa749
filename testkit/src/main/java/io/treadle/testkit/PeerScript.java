package io.treadle.testkit;

import java.io.IOException;

/** What a {@link ScriptedPeer} does on one connection, step by step. */
@FunctionalInterface
public interface PeerScript {
    /**
     * Runs on a platform thread of its own, from the moment the connection stands; the connection is closed after it.
     *
     * @throws Exception if the other side does not keep to the script, which fails the test when the peer is closed
     */
    void run(PeerConnection connection) throws Exception;

    /** {@code script}, but the other side may go away at any point: an {@link IOException} just ends it. */
    static PeerScript untilLeft(PeerScript script) {
        return connection -> {
            try {
                script.run(connection);
            } catch (IOException e) {
                // It has left; a test that minds looks at what it got.
            }
        };
    }
}
