package io.treadle.loop.internal.jmx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.treadle.core.diagnostics.WatchOptions;
import io.treadle.loop.EventLoop;
import io.treadle.loop.LoopOptions;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.Test;

class LoopBeanTest {
    @FunctionalInterface
    private interface OnBean {
        void run(EventLoop loop, MBeanServer server, ObjectName bean) throws Exception;
    }

    private static void onBean(WatchOptions watch, OnBean body) throws Exception {
        try (var loop = EventLoop.start(LoopOptions.DEFAULT.withName("seen").withWatch(watch))) {
            var bean = Objects.requireNonNull(LoopBean.register(loop));
            try {
                body.run(loop, ManagementFactory.getPlatformMBeanServer(), bean);
            } finally {
                LoopBean.unregister(bean);
            }
        }
    }

    private static String[] attributes(MBeanServer server, ObjectName bean) throws Exception {
        var all = server.getMBeanInfo(bean).getAttributes();
        var names = new String[all.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = all[i].getName();
        }
        return names;
    }

    private static void blockUntil(AtomicBoolean over, CountDownLatch blocked) {
        blocked.countDown();
        while (!over.get()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void allAttributesTogetherAreOneQuestionToALoopThatDoesNotAnswer() throws Exception {
        onBean(WatchOptions.OFF, (loop, server, bean) -> {
            var blocked = new CountDownLatch(1);
            var over = new AtomicBoolean();
            loop.post(() -> blockUntil(over, blocked));
            blocked.await();
            var names = attributes(server, bean);
            assertEquals(names.length, server.getAttributes(bean, names).size());
            int questions = loop.statistics().inbox();
            over.set(true);
            assertEquals(2, questions); // the bean's, and this test's
        });
    }

    private static Set<Object> keys(MBeanServer server, ObjectName bean, String attribute) throws Exception {
        var table = (TabularData) server.getAttribute(bean, attribute);
        var keys = new HashSet<Object>();
        table.keySet().forEach(key -> keys.addAll((List<?>) key));
        return keys;
    }

    @Test
    void timesAreAttributesWhereTheyAreMeasured() throws Exception {
        onBean(WatchOptions.OFF.measured(), (loop, server, bean) -> {
            assertEquals(7, loop.submit(() -> 7).get()); // a turn
            var all = Set.<Object>of("count", "median", "p99", "p999", "max");
            assertEquals(all, keys(server, bean, "TurnMicros"));
            assertEquals(all, keys(server, bean, "SliceMicros"));
        });
    }

    @Test
    void timesAreEmptyWhereTheyAreNot() throws Exception {
        onBean(WatchOptions.OFF, (loop, server, bean) -> assertEquals(Set.of(), keys(server, bean, "TurnMicros")));
    }
}
