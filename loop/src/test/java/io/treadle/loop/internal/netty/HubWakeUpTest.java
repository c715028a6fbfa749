package io.treadle.loop.internal.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;
import io.treadle.core.LoopConfig;
import io.treadle.core.Task;
import io.treadle.core.TaskLoop;
import io.treadle.loop.LoopTest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

@LoopTest
class HubWakeUpTest {
    private final AtomicInteger wakeUps = new AtomicInteger();

    /** Counts the wake-ups of the best handler that there is. */
    private final class CountingHandler implements IoHandler {
        private final IoHandler handler;

        CountingHandler(ThreadAwareExecutor executor) {
            this.handler = IoHandlers.best().newHandler(executor);
        }

        @Override
        public void wakeup() {
            wakeUps.incrementAndGet();
            handler.wakeup();
        }

        @Override
        public void initialize() {
            handler.initialize();
        }

        @Override
        public int run(IoHandlerContext context) {
            return handler.run(context);
        }

        @Override
        public void prepareToDestroy() {
            handler.prepareToDestroy();
        }

        @Override
        public void destroy() {
            handler.destroy();
        }

        @Override
        public IoRegistration register(IoHandle handle) throws Exception {
            return handler.register(handle);
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return handler.isCompatible(handleType);
        }
    }

    /** A loop that polls what this test gives it. */
    private static final class PolledLoop extends TaskLoop {
        PolledLoop(NettyPoller poller) {
            super(LoopConfig.named("polled"), poller);
        }
    }

    private IoHandlerFactory factory() {
        return CountingHandler::new;
    }

    @Test
    void aTaskThatHandsNettySomethingCausesNoWakeUp() throws Exception {
        var poller = new NettyPoller(factory());
        try (var loop = new PolledLoop(poller)) {
            int counted = loop.runUntilComplete(() -> {
                Task.yieldNow();
                int before = wakeUps.get();
                for (int i = 0; i < 1000; i++) {
                    handOver(poller);
                }
                return wakeUps.get() - before;
            });
            assertEquals(0, counted);
        }
    }

    private static void handOver(NettyPoller poller) throws Exception {
        var ran = new CompletableFuture<Boolean>();
        poller.eventLoop().execute(() -> ran.complete(true));
        while (!ran.isDone()) {
            Task.yieldNow();
        }
    }
}
