package io.treadle.loop.net;

import java.net.NetworkInterface;
import org.jspecify.annotations.Nullable;

/**
 * How a UDP socket behaves. Immutable: {@code UdpOptions.DEFAULT.withBroadcast(true)}.
 *
 * @param receiveAhead how many datagrams are kept that nobody has received yet; what comes on top is dropped, and counted
 * @param largest how many bytes a datagram that comes may have; of a longer one the rest is lost
 * @param receiveBuffer bytes that the system keeps before they reach the loop; 0 for what is usual (SO_RCVBUF)
 * @param broadcast whether datagrams may go to all hosts of a network (SO_BROADCAST)
 * @param reuseAddress whether several sockets may share an address, as they do for multicast (SO_REUSEADDR)
 * @param multicastInterface from where datagrams to groups go out; null for what the system chooses
 * @param multicastTtl how many routers a datagram to a group may pass
 * @param multicastLoopback whether this machine gets its own datagrams to groups
 */
public record UdpOptions(
        int receiveAhead,
        int largest,
        int receiveBuffer,
        boolean broadcast,
        boolean reuseAddress,
        @Nullable NetworkInterface multicastInterface,
        int multicastTtl,
        boolean multicastLoopback) {

    /** 256 datagrams of any size; groups on this network only, this machine included. */
    public static final UdpOptions DEFAULT = new UdpOptions(256, 65535, 0, false, false, null, 1, true);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if {@code receiveAhead} or {@code largest} is less than 1, or another number negative
     */
    public UdpOptions {
        if (receiveAhead < 1 || largest < 1) {
            throw new IllegalArgumentException("receiveAhead and largest must be 1 or more: receiveAhead="
                    + receiveAhead + ", largest=" + largest);
        }
        if (receiveBuffer < 0 || multicastTtl < 0 || multicastTtl > 255) {
            throw new IllegalArgumentException(
                    "receiveBuffer must not be negative, multicastTtl 0 to 255: receiveBuffer=" + receiveBuffer
                            + ", multicastTtl=" + multicastTtl);
        }
    }

    public UdpOptions withReceiveAhead(int count) {
        return new UdpOptions(
                count,
                largest,
                receiveBuffer,
                broadcast,
                reuseAddress,
                multicastInterface,
                multicastTtl,
                multicastLoopback);
    }

    public UdpOptions withLargest(int bytes) {
        return new UdpOptions(
                receiveAhead,
                bytes,
                receiveBuffer,
                broadcast,
                reuseAddress,
                multicastInterface,
                multicastTtl,
                multicastLoopback);
    }

    public UdpOptions withReceiveBuffer(int bytes) {
        return new UdpOptions(
                receiveAhead,
                largest,
                bytes,
                broadcast,
                reuseAddress,
                multicastInterface,
                multicastTtl,
                multicastLoopback);
    }

    public UdpOptions withBroadcast(boolean on) {
        return new UdpOptions(
                receiveAhead,
                largest,
                receiveBuffer,
                on,
                reuseAddress,
                multicastInterface,
                multicastTtl,
                multicastLoopback);
    }

    public UdpOptions withReuseAddress(boolean on) {
        return new UdpOptions(
                receiveAhead,
                largest,
                receiveBuffer,
                broadcast,
                on,
                multicastInterface,
                multicastTtl,
                multicastLoopback);
    }

    public UdpOptions withMulticastInterface(NetworkInterface network) {
        return new UdpOptions(
                receiveAhead,
                largest,
                receiveBuffer,
                broadcast,
                reuseAddress,
                network,
                multicastTtl,
                multicastLoopback);
    }

    public UdpOptions withMulticastTtl(int routers) {
        return new UdpOptions(
                receiveAhead,
                largest,
                receiveBuffer,
                broadcast,
                reuseAddress,
                multicastInterface,
                routers,
                multicastLoopback);
    }

    public UdpOptions withMulticastLoopback(boolean on) {
        return new UdpOptions(
                receiveAhead, largest, receiveBuffer, broadcast, reuseAddress, multicastInterface, multicastTtl, on);
    }
}
