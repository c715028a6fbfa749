package io.treadle.core.pool;

import io.treadle.core.function.ThrowingBiFunction;
import io.treadle.core.function.ThrowingFunction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The verbs of a pool for many items: all are made of {@link PoolItems}. */
final class Mapping {
    /** Something with its place in the input. */
    private record Placed<T extends @Nullable Object>(int index, T value) {}

    private Mapping() {}

    /** All results, in the order of the input. They are taken as they come, so that the first failure is seen at once. */
    static <A extends @Nullable Object, T extends @Nullable Object> List<T> map(
            Pool pool, ThrowingFunction<? super A, ? extends T> function, Iterable<? extends A> items)
            throws Exception {
        ThrowingFunction<Placed<A>, Placed<T>> placed =
                item -> new Placed<>(item.index(), function.apply(item.value()));
        Iterable<Placed<A>> places = () -> places(items.iterator());
        var results = all(items(pool, placed, places, Feed.Order.OF_COMPLETION, Integer.MAX_VALUE));
        results.sort(Comparator.comparingInt(Placed::index));
        var values = new ArrayList<T>(results.size());
        results.forEach(result -> values.add(result.value()));
        return Collections.unmodifiableList(values); // which may hold nulls
    }

    /** Gives each item its place when it is asked for, since the input may be without end. */
    private static <A extends @Nullable Object> Iterator<Placed<A>> places(Iterator<? extends A> items) {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return items.hasNext();
            }

            @Override
            public Placed<A> next() {
                return new Placed<>(next++, items.next());
            }
        };
    }

    private static <T extends @Nullable Object> List<T> all(PoolItems<T> items) {
        var results = new ArrayList<T>();
        try {
            while (items.hasNext()) {
                results.add(items.next());
            }
        } catch (Throwable e) {
            items.closeAndTell().stream().filter(lost -> lost != e).forEach(e::addSuppressed);
            throw e;
        }
        return results;
    }

    static <A extends @Nullable Object, T extends @Nullable Object> PoolItems<T> items(
            Pool pool,
            ThrowingFunction<? super A, ? extends T> function,
            Iterable<? extends A> items,
            Feed.Order order,
            int window) {
        return new PoolItems<>(new Feed<T>(pool, order, window, items, function));
    }

    static <A extends @Nullable Object, B extends @Nullable Object, T extends @Nullable Object>
            ThrowingFunction<Map.Entry<? extends A, ? extends B>, T> ofPairs(
                    ThrowingBiFunction<? super A, ? super B, ? extends T> function) {
        return pair -> function.apply(pair.getKey(), pair.getValue());
    }
}
