package io.treadle.loop.net;

import io.netty.channel.Channel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Names a stream by its peer, in errors and for people; also when the channel has closed and does not know any more. */
final class ChannelName {
    private final String type;
    private final Channel channel;
    private @Nullable SocketAddress peer;

    ChannelName(String type, Channel channel) {
        this.type = type;
        this.channel = channel;
    }

    /** The channel may know now. */
    void remember() {
        if (peer == null) {
            peer = channel.remoteAddress();
        }
    }

    @Override
    public String toString() {
        remember();
        // A client at a Unix domain socket has no name.
        boolean nameless = peer == null || peer.toString().isEmpty();
        return type + "[" + (nameless ? "local=" + channel.localAddress() : "peer=" + peer) + "]";
    }
}
