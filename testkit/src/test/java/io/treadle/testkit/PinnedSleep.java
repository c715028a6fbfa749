package io.treadle.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** Waits in a class initializer, where no JDK can suspend a virtual thread; behind the back of BlockHound, which would see it. */
public final class PinnedSleep implements BlockHoundIntegration {
    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside(PinnedSleep.class.getName(), "run");
    }

    static void run() {
        try (var bytes = PinnedSleep.class.getResourceAsStream("PinnedSleep$Initialised.class")) {
            // Anew each time, because a class is initialised just once.
            MethodHandles.lookup()
                    .defineHiddenClass(Objects.requireNonNull(bytes).readAllBytes(), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("UnusedNestedClass") // used as bytes
    private static final class Initialised {
        static {
            LockSupport.parkNanos(30_000_000);
        }
    }
}
