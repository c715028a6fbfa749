package io.treadle.loop.process;

import io.treadle.core.CallHandle;
import io.treadle.core.channel.Channel;
import io.treadle.core.channel.ChannelClosedException;
import io.treadle.core.function.Action;
import io.treadle.core.select.SelectClause;
import io.treadle.loop.EventLoop;
import io.treadle.loop.internal.signal.JvmSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The signals that this process gets, as a stream for a task. As long as it is open, what the JVM would do for them is not
 * done; when the last one for a signal is closed, it is again.
 *
 * <pre>{@code
 * try (var signals = Signals.of(Signal.HUP, Signal.TERM)) {
 *     for (var signal : signals) {
 *         ...
 *     }
 * }
 * }</pre>
 *
 * <p>As in the system itself, a signal that comes again before it was taken counts once. All who wait for the same signal get it,
 * be they of one loop or of several. That somebody waits for signals does not keep a loop from ending: for that, a task that is
 * no daemon does.
 *
 * <p>For tasks of its loop; it is closed with the loop at the latest.
 */
public final class Signals implements Iterable<Signal>, AutoCloseable {
    private final EventLoop loop;
    private final Channel<Signal> arrived;
    private final Set<Signal> pending = EnumSet.noneOf(Signal.class);
    private final List<JvmSignal.Registration> registrations = new ArrayList<>();
    private @Nullable CallHandle endOfLoop;

    private Signals(EventLoop loop, Set<Signal> wanted) {
        this.loop = loop;
        this.arrived = Channel.<Signal>bounded(Signal.values().length).named("signals " + wanted);
        var unused = arrived.tryReceive(); // from now on it is of this loop alone
    }

    /**
     * Receives {@code signals} from now on.
     *
     * @throws UnsupportedOperationException if one would never come, because the JVM keeps it to itself, or was started with it
     *     ignored (HUP below nohup); the message says what to do
     * @throws IllegalArgumentException if there is none
     */
    public static Signals of(Signal... signals) {
        if (signals.length == 0) {
            throw new IllegalArgumentException("expected at least one signal");
        }
        var wanted = EnumSet.copyOf(List.of(signals));
        var stream = new Signals(EventLoop.current(), wanted);
        try {
            wanted.forEach(stream::receive);
        } catch (Throwable e) {
            stream.close();
            throw e;
        }
        stream.endOfLoop = stream.loop.onClose(stream::close);
        return stream;
    }

    private void receive(Signal signal) {
        registrations.add(JvmSignal.named(signal.name()).receive(() -> tell(loop, () -> arrived(signal))));
    }

    /**
     * Has {@code action} called on the current loop whenever {@code signal} comes, until the handle is cancelled or the loop
     * closes. If it fails, the loop's exception handler has the failure, and the action stays.
     *
     * @throws UnsupportedOperationException if it would never come, as with {@link #of}
     */
    public static CallHandle onSignal(Signal signal, Action<?> action) {
        var loop = EventLoop.current();
        var registration = JvmSignal.named(signal.name()).receive(() -> tell(loop, () -> loop.callSoon(action)));
        return new Standing(registration, loop.onClose(registration::close));
    }

    /** An action that stays. */
    private record Standing(JvmSignal.Registration registration, CallHandle endOfLoop) implements CallHandle {
        @Override
        public boolean cancel() {
            boolean first = endOfLoop.cancel(); // refuses other threads
            registration.close();
            return first;
        }

        @Override
        public boolean isCancelled() {
            return endOfLoop.isCancelled();
        }
    }

    /** On a thread of the JVM's: has {@code news}, which does not wait, run on the loop. */
    private static void tell(EventLoop loop, Runnable news) {
        try {
            loop.nettyEventLoop().execute(news);
        } catch (RejectedExecutionException e) {
            // The loop closes, and nobody is left there who wants it.
        }
    }

    private void arrived(Signal signal) {
        if (!arrived.isClosed() && pending.add(signal)) {
            arrived.trySend(signal);
        }
    }

    private Signal taken(Signal signal) {
        pending.remove(signal);
        return signal;
    }

    /**
     * Waits for the next.
     *
     * @throws ChannelClosedException if this is closed
     * @throws io.treadle.core.Cancelled if the caller is cancelled
     */
    public Signal next() {
        return taken(arrived.receive());
    }

    /**
     * Waits for the next, for {@code limit} at most.
     *
     * @throws io.treadle.core.DeadlineException if none has come
     */
    public Signal next(Duration limit) {
        return taken(arrived.receive(limit));
    }

    /** The next, if it has come. Does not wait. */
    public Optional<Signal> tryNext() {
        return arrived.tryReceive().map(this::taken);
    }

    /** The next, as a clause of a select. */
    public SelectClause<Signal> receiving() {
        return arrived.receiving().then(this::taken);
    }

    /** All that come, until this is closed; {@code next} waits. */
    @Override
    public Iterator<Signal> iterator() {
        return arrived.stream().map(this::taken).iterator();
    }

    /** Receives no more; whoever waits is told. Idempotent; does not wait. */
    @Override
    public void close() {
        arrived.close(); // first, since it refuses other threads
        registrations.forEach(JvmSignal.Registration::close);
        if (endOfLoop != null) {
            endOfLoop.cancel();
        }
    }
}
