package io.treadle.loop.internal.jmx;

import io.treadle.core.TaskLoop;
import io.treadle.core.diagnostics.LoopStatistics;
import io.treadle.loop.management.EventLoopMXBean;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** A loop as JMX sees it. */
public final class LoopBean implements EventLoopMXBean {
    private static final System.Logger LOG = System.getLogger(LoopBean.class.getName());
    /** Loops of one name. */
    private static final int MOST_ALIKE = 1000;

    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** What was found at a time. */
    private record Seen(LoopStatistics statistics, long nanos) {}

    private final TaskLoop loop;
    private volatile @Nullable Seen latest;

    private LoopBean(TaskLoop loop) {
        this.loop = loop;
    }

    /** Registers {@code loop}; its name there, or null if that was not possible, which is logged. Not on the loop's thread. */
    public static @Nullable ObjectName register(TaskLoop loop) {
        try {
            for (int number = 1; number <= MOST_ALIKE; number++) {
                var name = new ObjectName("io.treadle:type=EventLoop,name=" + ObjectName.quote(loop.name())
                        + (number == 1 ? "" : ",number=" + number));
                if (register(loop, name)) {
                    return name;
                }
            }
        } catch (JMException | RuntimeException e) {
            LOG.log(Level.WARNING, loop + " cannot be seen by JMX", e);
        }
        return null;
    }

    private static boolean register(TaskLoop loop, ObjectName name) throws JMException {
        try {
            ManagementFactory.getPlatformMBeanServer().registerMBean(new LoopBean(loop), name);
            return true;
        } catch (InstanceAlreadyExistsException e) {
            return false;
        }
    }

    /** Takes {@code name} back. */
    public static void unregister(ObjectName name) {
        try {
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
        } catch (InstanceNotFoundException e) {
            // somebody else has done it
        } catch (JMException e) {
            LOG.log(Level.WARNING, "a loop that is closed is still to be seen by JMX: " + name, e);
        }
    }

    /** JMX asks for attribute after attribute; each question waits for the loop, for a second if that is blocked. */
    private LoopStatistics seen() {
        var last = latest;
        if (last != null && System.nanoTime() - last.nanos < FRESH_NANOS) {
            return last.statistics;
        }
        var found = loop.statistics();
        latest = new Seen(found, System.nanoTime());
        return found;
    }

    @Override
    public long getTurns() {
        return seen().turns();
    }

    @Override
    public long getSlices() {
        return seen().slices();
    }

    @Override
    public int getReady() {
        return seen().ready();
    }

    @Override
    public int getInbox() {
        return seen().inbox();
    }

    @Override
    public int getTimers() {
        return seen().timers();
    }

    @Override
    public Map<String, Integer> getTasks() {
        return seen().tasks();
    }

    @Override
    public long getLagMicros() {
        var lag = seen().lag();
        return lag == null ? -1 : micros(lag);
    }

    @Override
    public Map<String, Long> getTurnMicros() {
        return micros(seen().turnTimes());
    }

    @Override
    public Map<String, Long> getSliceMicros() {
        return micros(seen().sliceTimes());
    }

    private static Map<String, Long> micros(LoopStatistics.@Nullable Times times) {
        return times == null
                ? Map.of()
                : Map.of(
                        "count", times.count(),
                        "median", micros(times.median()),
                        "p99", micros(times.p99()),
                        "p999", micros(times.p999()),
                        "max", micros(times.max()));
    }

    private static long micros(Duration time) {
        return time.toNanos() / 1000;
    }

    @Override
    public String statistics() {
        return loop.statistics().toString();
    }

    @Override
    public String dump() {
        return loop.dump();
    }

    @Override
    public String dumpJson() {
        return loop.snapshot().toJson();
    }

    @Override
    public String list() {
        return loop.snapshot().toTable();
    }
}
