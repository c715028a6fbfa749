package io.treadle.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.treadle.http.HttpEvent.Kind;
import java.util.List;
import reactor.netty.tcp.TcpClient;

/** Tells what happens until there is a connection. The first handler of the pipeline: TLS hides from those behind it. */
final class ConnectWatch extends ChannelInboundHandlerAdapter {
    private final Hop hop;

    private ConnectWatch(Hop hop) {
        this.hop = hop;
    }

    static TcpClient over(TcpClient client, Hop hop) {
        return client.doOnChannelInit(
                (observer, channel, address) -> channel.pipeline().addFirst("treadle.watch", new ConnectWatch(hop)));
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        hop.events()
                .tell(
                        Kind.CONNECTED,
                        hop,
                        () -> List.of("connected to " + context.channel().remoteAddress()));
        var tls = context.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.handshakeFuture().addListener(done -> {
                if (done.isSuccess()) {
                    secured(context.channel(), tls);
                }
            });
        }
        super.channelActive(context);
    }

    private void secured(Channel channel, SslHandler tls) {
        var session = tls.engine().getSession();
        hop.events()
                .tell(
                        Kind.SECURED,
                        hop,
                        () -> List.of("TLS with " + channel.remoteAddress() + ": " + session.getProtocol() + ", "
                                + session.getCipherSuite()));
    }
}
