package io.treadle.samples.server;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.treadle.samples.server.Pages.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Answers each target, after its delay by the event loop's timer: waiting requests cost no thread. */
@Sharable
@SuppressWarnings("FutureReturnValueIgnored") // what fails arrives in exceptionCaught
final class PageHandler extends SimpleChannelInboundHandler<String> {
    private final Pages pages;
    private final List<ChannelHandlerContext> gathered = new ArrayList<>(); // only touched on the server's one thread

    PageHandler(Pages pages) {
        this.pages = pages;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, String target) {
        Answer answer = pages.answer(target);
        if (answer.gathers() > 1) {
            gather(ctx, answer);
        } else if (answer.delayNanos() == 0) {
            send(ctx, answer);
        } else {
            ctx.executor().schedule(() -> send(ctx, answer), answer.delayNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void gather(ChannelHandlerContext ctx, Answer answer) {
        gathered.add(ctx);
        if (gathered.size() >= answer.gathers()) {
            gathered.forEach(waiting -> send(waiting, answer));
            gathered.clear();
        }
    }

    private static void send(ChannelHandlerContext ctx, Answer answer) {
        if (answer.closes()) {
            ctx.writeAndFlush(answer.bytes().get()).addListener(ChannelFutureListener.CLOSE);
        } else {
            ctx.writeAndFlush(answer.bytes().get(), ctx.voidPromise());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close(); // a client that went away, or that does not speak HTTP: nobody is left to tell
    }
}
