package io.treadle.testkit;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A script on its connection, in a thread of its own; a daemon, so that one that hangs does not keep the JVM. */
final class ScriptRun implements Runnable {
    private final PeerConnection connection;
    private final PeerScript script;
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Throwable failure;

    private ScriptRun(PeerConnection connection, PeerScript script) {
        this.connection = connection;
        this.script = script;
    }

    static ScriptRun start(PeerConnection connection, PeerScript script) {
        var run = new ScriptRun(connection, script);
        Thread.ofPlatform()
                .daemon()
                .name("scripted-peer-" + connection.number())
                .start(run);
        return run;
    }

    @Override
    public void run() {
        try {
            script.run(connection);
        } catch (PeerConnection.PeerClosing e) {
            // it had only to wait
        } catch (Throwable e) {
            failure = e;
        } finally {
            connection.end();
            ended.countDown();
        }
    }

    PeerConnection connection() {
        return connection;
    }

    boolean await(Duration limit) throws InterruptedException {
        return ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Waits until the script has ended; ends it by force if it has not within {@code grace}, which is a failure. */
    @Nullable
    AssertionError finish(Duration grace) throws InterruptedException {
        boolean inTime = await(grace);
        if (!inTime) {
            connection.cut();
            await(grace);
        }
        return inTime && failure == null ? null : notFollowed(inTime);
    }

    private AssertionError notFollowed(boolean inTime) {
        var what = inTime ? failure + "" : "it had not come to its end when the peer was closed";
        return new AssertionError(
                "the script of a peer was not followed: connection=" + connection.number() + ", step="
                        + connection.step() + ": " + what + "; received before that: "
                        + Bytes.show(connection.received()),
                inTime ? failure : null);
    }
}
