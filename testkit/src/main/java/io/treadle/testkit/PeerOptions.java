package io.treadle.testkit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * How a {@link ScriptedPeer} is set up. Immutable.
 *
 * @param address where a server listens; port 0 for any
 * @param backlog how many connections the system keeps that have not been accepted
 * @param receiveBuffer bytes that the system takes in before a script reads them; 0 for what is usual. A small one makes a script
 *     that does not read stop the other side soon
 * @param limit for how long one step of a script waits for the other side
 * @param grace for how long closing waits for scripts to come to their end
 */
public record PeerOptions(InetSocketAddress address, int backlog, int receiveBuffer, Duration limit, Duration grace) {
    /** Any port of the loopback address; 30 seconds for each step, 5 for closing. */
    public static final PeerOptions DEFAULT = new PeerOptions(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            1000,
            0,
            Duration.ofSeconds(30),
            Duration.ofSeconds(5));

    public PeerOptions withAddress(InetSocketAddress newAddress) {
        return new PeerOptions(newAddress, backlog, receiveBuffer, limit, grace);
    }

    public PeerOptions withBacklog(int connections) {
        return new PeerOptions(address, connections, receiveBuffer, limit, grace);
    }

    public PeerOptions withReceiveBuffer(int bytes) {
        return new PeerOptions(address, backlog, bytes, limit, grace);
    }

    public PeerOptions withLimit(Duration newLimit) {
        return new PeerOptions(address, backlog, receiveBuffer, newLimit, grace);
    }

    public PeerOptions withGrace(Duration newGrace) {
        return new PeerOptions(address, backlog, receiveBuffer, limit, newGrace);
    }
}
