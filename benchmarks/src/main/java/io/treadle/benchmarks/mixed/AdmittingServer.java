package io.treadle.benchmarks.mixed;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Takes so many requests at once, and turns away those beyond: the same way out of an overload for all peers. */
final class AdmittingServer implements Server {
    private final AtomicInteger underWay = new AtomicInteger();
    private final Server server;
    private final int most;

    AdmittingServer(Server server, int most) {
        this.server = server;
        this.most = most;
    }

    @Override
    public void request(Runnable done, Consumer<Throwable> failed) {
        if (underWay.get() >= most) { // one thread sends, so that there is no race
            failed.accept(new RefusedException(most));
            return;
        }
        underWay.incrementAndGet();
        server.request(
                () -> {
                    underWay.decrementAndGet();
                    done.run();
                },
                error -> {
                    underWay.decrementAndGet();
                    failed.accept(error);
                });
    }

    @Override
    public void hog() {
        server.hog();
    }

    @Override
    public void close() {
        server.close();
    }
}
