package io.treadle.core.queue;

import io.treadle.core.Wait;
import io.treadle.core.internal.collect.LinkedRing;
import io.treadle.core.internal.handover.Exchange;
import io.treadle.core.select.Attempt;
import org.jspecify.annotations.Nullable;

/** The items that came into a queue and are not done, and who waits until there are none. */
final class Unfinished {
    /** One who waits until all is done. */
    final class Join extends LinkedRing.Node implements Attempt<Long>, Wait.Clause {
        private @Nullable Wait wait;

        @Override
        public boolean tryNow() {
            return count() == 0;
        }

        @Override
        public Wait.Clause enlist(Wait waiting) {
            wait = waiting;
            joins.add(this);
            waiting.add(this);
            return this;
        }

        @Override
        public void undo() {
            joins.remove(this);
        }

        @Override
        public Long result() {
            return done;
        }

        private void fire() {
            if (wait != null) {
                wait.fire(this);
            }
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
            join.fire();
        }
    }
}
