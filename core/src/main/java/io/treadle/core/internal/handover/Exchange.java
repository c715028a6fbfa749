package io.treadle.core.internal.handover;

import io.treadle.core.internal.collect.LinkedRing;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where items pass from givers to takers, with room for some between them. Both wait in line, first come, first served,
 * and nobody overtakes: an item goes straight to the first who waits for one, and room to the first who waits for that.
 * Confined to a loop's thread.
 *
 * @param <T> the items
 */
/*
 *   takers wait   nothing is stored                    except, both in one select, of the same wait: nobody meets himself
 *   givers wait   so much is stored as there is room
 *
 * Whoever is in a line is alive (see Wait), so what is handed over has arrived. User code runs in `items` alone (the
 * comparator of a priority queue), before anything has changed.
 */
public final class Exchange<T> {
    private final Queue<T> items;
    private int capacity;
    final LinkedRing<Giver<T>> givers = new LinkedRing<>();
    final LinkedRing<Taker<T>> takers = new LinkedRing<>();
    private int peakSize;
    private long accepted;

    /** One that keeps its items in {@code items}, {@code capacity} of them at most, in that order. */
    public Exchange(Queue<T> items, int capacity) {
        this.items = items;
        this.capacity = capacity;
    }

    // ---- without waiting ----

    /** Hands {@code item} to the first taker in line, else stores it; false if there is no room. */
    public boolean offer(T item) {
        if (!takers.isEmpty() && handOver(item)) {
            accepted++;
            return true;
        }
        if (items.size() >= capacity) {
            return false;
        }
        store(item);
        return true;
    }

    private boolean handOver(T item) {
        for (var taker = takers.poll(); taker != null; taker = takers.poll()) {
            if (taker.give(item)) {
                return true;
            }
        }
        return false;
    }

    private void store(T item) {
        items.add(item);
        accepted++;
        peakSize = Math.max(peakSize, items.size());
    }

    /** Takes the next item; null if there is none. Whoever waits for the room gets it. */
    public @Nullable T poll() {
        var item = items.poll();
        if (item == null) {
            return takeFromGiver();
        }
        if (!givers.isEmpty()) {
            admitGivers();
        }
        return item;
    }

    private @Nullable T takeFromGiver() {
        var giver = givers.poll();
        if (giver == null) {
            return null;
        }
        accepted++;
        giver.letGo();
        return giver.item();
    }

    private void admitGivers() {
        while (items.size() < capacity) {
            var giver = givers.poll();
            if (giver == null) {
                return;
            }
            admit(giver);
        }
    }

    /** What fails is that giver's item, and no business of the one who made room. */
    private void admit(Giver<T> giver) {
        try {
            store(giver.item());
        } catch (Throwable e) { // checked too: a comparator may throw one undeclared
            giver.refuse(e);
            return;
        }
        giver.letGo();
    }

    /** The next item, which stays; null if none is stored. */
    public @Nullable T peek() {
        return items.peek();
    }

    /** Takes out all that is stored, comparing nothing, and leaves the lines as they are. */
    public List<T> removeStored() {
        var removed = new ArrayList<>(items);
        items.clear();
        return removed;
    }

    /** Changes how much there is room for; what is stored stays. */
    public void setCapacity(int newCapacity) {
        capacity = newCapacity;
        admitGivers();
    }

    // ---- who waits ----

    /** Sends those of the givers away that {@code which} says. */
    public void refuseGivers(Predicate<? super Giver<T>> which) {
        refuse(givers, which);
    }

    /** Sends those of the takers away that {@code which} says. */
    public void refuseTakers(Predicate<? super Taker<T>> which) {
        refuse(takers, which);
    }

    /** First finds them all: refusing one may undo another clause of its select, in the same line. */
    private static <P extends Party<?, ?>> void refuse(LinkedRing<P> line, Predicate<? super P> which) {
        var refused = new ArrayList<P>();
        line.forEach(party -> {
            if (which.test(party)) {
                refused.add(party);
            }
        });
        for (var party : refused) {
            if (party.isLinked()) {
                party.refuse(null);
            }
        }
    }

    /** How many givers wait. */
    public int giversWaiting() {
        return givers.size();
    }

    /** How many takers wait. */
    public int takersWaiting() {
        return takers.size();
    }

    // ---- how much ----

    /** How many items are stored. */
    public int size() {
        return items.size();
    }

    /** How many there is room for. */
    public int capacity() {
        return capacity;
    }

    /** How many were stored at most. */
    public int peakSize() {
        return peakSize;
    }

    /** How many items have come in, stored or handed over. */
    public long accepted() {
        return accepted;
    }
}
