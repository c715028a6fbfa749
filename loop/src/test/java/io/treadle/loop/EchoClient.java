package io.treadle.loop;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.treadle.core.Task;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A client of an echo server that sends a number and waits in its task for the same number to come back. */
final class EchoClient extends SimpleChannelInboundHandler<ByteBuf> {
    private final EventLoop loop;
    private @Nullable Channel channel;
    private CompletableFuture<Integer> answer = new CompletableFuture<>();

    private EchoClient(EventLoop loop) {
        this.loop = loop;
    }

    static EchoClient connect(EventLoop loop, Transport transport, SocketAddress address) throws Exception {
        var client = new EchoClient(loop);
        client.channel = NettyPeers.client(loop, transport, address, client);
        return client;
    }

    /** In a task: sends {@code number}, and returns what comes back. */
    int exchange(int number) throws Exception {
        return Task.await(send(number));
    }

    /** In a task: sends {@code number} and does not wait. */
    CompletableFuture<Integer> send(int number) {
        var to = channel();
        answer = new CompletableFuture<>();
        var unused = to.writeAndFlush(to.alloc().buffer(4).writeInt(number), to.voidPromise());
        return answer;
    }

    Channel channel() {
        if (channel == null) {
            throw new IllegalStateException("not connected");
        }
        return channel;
    }

    /** In the hub. Four bytes of the loopback device come in one piece. */
    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf message) {
        assert loop.isOnThread();
        answer.complete(message.readInt());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        answer.completeExceptionally(new IllegalStateException("the connection was closed"));
    }
}
