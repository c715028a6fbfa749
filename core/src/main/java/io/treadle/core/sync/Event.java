package io.treadle.core.sync;

import io.treadle.core.Wait;
import io.treadle.core.internal.collect.LinkedRing;
import io.treadle.core.internal.jdk.StackRoom;
import io.treadle.core.internal.waiting.Names;
import io.treadle.core.internal.waiting.Waiter;
import io.treadle.core.internal.waiting.Waiting;
import io.treadle.core.select.SelectClause;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A flag that tasks wait for: while it is set they pass. Setting it lets all go that wait then, even if it is cleared at
 * once.
 *
 * <p>Any thread may set, clear and ask it. Those who wait are tasks of one loop, the one whose task first had to.
 */
/*
 * The state is the number of changes: even, clear; odd, set. A waiter remembers the even number that it saw, so the line is
 * looked through for those with a number that is over: they have waited while the event was set, though it may be clear again.
 * The handshake between threads is that of Audience.
 */
public final class Event {
    /**
     * An event at one moment.
     *
     * @param waiting how many tasks wait for it
     */
    public record Statistics(boolean isSet, int waiting) {}

    private final AtomicLong changes = new AtomicLong();
    private final Audience audience = new Audience(this);
    private final LinkedRing<Place> line = new LinkedRing<>();
    private String name = "";

    /** An event that is not set. */
    public Event() {}

    /** Names it, for dumps and errors, before it is used; returns this. */
    public Event named(String newName) {
        name = Objects.requireNonNull(newName, "newName");
        return this;
    }

    /** Sets it: all who wait go on, and who comes passes. Any thread; does not wait. */
    public void set() {
        if (change(true)) {
            audience.tell(this::letGo);
        }
    }

    /** Clears it: who comes from now on waits. Any thread; does not wait. */
    public void clear() {
        change(false);
    }

    /** Whether it is set. Any thread. */
    public boolean isSet() {
        return isSet(changes.get());
    }

    /**
     * Waits until it is set.
     *
     * @throws io.treadle.core.Cancelled if the caller is cancelled
     * @throws WrongThreadException if it has to wait and tasks of another loop have before
     */
    public void await() {
        Wait.checkpoint();
        if (!isSet()) {
            Waiting.await(new Place());
        }
    }

    /** The same for {@code limit} at most; whether it was set in that time. */
    public boolean await(Duration limit) {
        Wait.checkpoint();
        return isSet() || Waiting.await(new Place(), limit);
    }

    /** What a select takes when the event is set: the event. It stays set. */
    public SelectClause<Event> waiting() {
        return Place::new;
    }

    /**
     * Whether it is set and how many wait. Does not wait.
     *
     * @throws WrongThreadException if the caller is on no loop, or on another than the one whose tasks have waited
     */
    public Statistics statistics() {
        audience.enter();
        return new Statistics(isSet(), line.size());
    }

    @Override
    public String toString() {
        return "Event[" + (isSet() ? "set" : "clear") + ", " + line.size() + " waiting]";
    }

    Audience audience() {
        return audience;
    }

    /** How often it was changed. */
    long changes() {
        return changes.get();
    }

    private static boolean isSet(long changes) {
        return (changes & 1) != 0;
    }

    private boolean change(boolean toSet) {
        StackRoom.ensureForStep(); // once it is changed, all have to be told
        long now = changes.get();
        while (isSet(now) != toSet) {
            if (changes.compareAndSet(now, now + 1)) {
                return true;
            }
            now = changes.get();
        }
        return false;
    }

    /** Lets all go for whom it was set. On the loop. */
    private void letGo() {
        long now = changes.get();
        for (var next = line.first(); next != null && next.seen != now; next = line.first()) {
            line.remove(next);
            next.letGo();
        }
    }

    /** A place in the line of those who wait. */
    final class Place extends Waiter<Place, Event> {
        private long seen;

        Place() {
            super(line);
        }

        @Override
        public boolean tryNow() {
            return audience.finds(this::look);
        }

        boolean look() {
            seen = changes.get();
            return isSet(seen);
        }

        long seen() {
            return seen;
        }

        @Override
        public String describe() {
            return "waits for " + Names.of("Event", name);
        }

        @Override
        public Event result() {
            return Event.this;
        }
    }
}
