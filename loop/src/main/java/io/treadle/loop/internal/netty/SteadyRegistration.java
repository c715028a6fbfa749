package io.treadle.loop.internal.netty;

import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;

/**
 * A registration that stays with epoll when nothing is to be watched for now. Netty (up to 4.2.18 at least) takes it out of epoll
 * then, and does not put it back, so that what is to be watched next is refused (ENOENT): a channel whose input has ended could
 * not wait for room to send. Of a descriptor without interests epoll tells errors, here only once.
 */
final class SteadyRegistration implements IoRegistration {
    private final IoRegistration registration;

    SteadyRegistration(IoRegistration registration) {
        this.registration = registration;
    }

    @Override
    public long submit(IoOps ops) {
        return registration.submit(EpollIoOps.NONE.equals(ops) ? EpollIoOps.EPOLLET : ops);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // so it is in the interface
    public <T> T attachment() {
        return registration.attachment();
    }

    @Override
    public boolean isValid() {
        return registration.isValid();
    }

    @Override
    public boolean cancel() {
        return registration.cancel();
    }
}
