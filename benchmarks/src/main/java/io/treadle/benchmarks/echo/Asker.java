package io.treadle.benchmarks.echo;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.Random;

/** One connection of the client. On the client's thread only. */
@SuppressWarnings("FutureReturnValueIgnored") // a connection that fails gets no answer, which is seen
final class Asker extends SimpleChannelInboundHandler<ByteBuf> {
    private final ByteBuf request;
    private int received;
    private long right;
    private boolean failed;

    /** Asks for {@code bytes} bytes, which differ from those of connections with another {@code seed}. */
    Asker(int bytes, int seed) {
        var content = new byte[bytes];
        new Random(seed).nextBytes(content);
        request = Unpooled.directBuffer(bytes).writeBytes(content);
    }

    /** How many right answers have come. */
    long right() {
        return right;
    }

    /** Whether it has had no answer yet, and no failure. */
    boolean isWaiting() {
        return right == 0 && !failed;
    }

    boolean isWrong() {
        return failed || right == 0;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        ask(context);
    }

    private void ask(ChannelHandlerContext context) {
        received = 0;
        context.writeAndFlush(request.retainedDuplicate(), context.voidPromise());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf part) {
        int count = part.readableBytes();
        if (received + count > request.capacity()
                || !ByteBufUtil.equals(part, part.readerIndex(), request, received, count)) {
            failed = true;
            context.close();
            return;
        }
        received += count;
        if (received == request.capacity()) {
            right++;
            ask(context);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        failed = true;
    }
}
