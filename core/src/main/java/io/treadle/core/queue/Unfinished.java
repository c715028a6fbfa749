package io.treadle.core.queue;

import io.treadle.core.internal.collect.LinkedRing;
import io.treadle.core.internal.handover.Exchange;
import io.treadle.core.internal.waiting.Waiter;

/** The items that came into a queue and are not done, and who waits until there are none. */
final class Unfinished {
    /** One who waits until all is done. */
    final class Join extends Waiter<Join, Long> {
        Join() {
            super(joins);
        }

        @Override
        public boolean tryNow() {
            return count() == 0;
        }

        @Override
        public String describe() {
            return "waits until " + count() + " items of a TaskQueue are done";
        }

        @Override
        public Long result() {
            return done;
        }
    }

    private final Exchange<?> exchange;
    private final LinkedRing<Join> joins = new LinkedRing<>();
    private long done;

    Unfinished(Exchange<?> exchange) {
        this.exchange = exchange;
    }

    long count() {
        return exchange.accepted() - done;
    }

    void done(long items) {
        done += Math.min(items, count());
        while (count() == 0 && !joins.isEmpty()) {
            wakeFirst();
        }
    }

    private void wakeFirst() {
        var join = joins.poll();
        if (join != null) {
            join.letGo();
        }
    }
}
