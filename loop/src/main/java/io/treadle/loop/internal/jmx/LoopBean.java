package io.treadle.loop.internal.jmx;

import io.treadle.core.TaskLoop;
import io.treadle.loop.management.EventLoopMXBean;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.util.Map;
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

    private final TaskLoop loop;

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

    @Override
    public long getTurns() {
        return loop.statistics().turns();
    }

    @Override
    public long getSlices() {
        return loop.statistics().slices();
    }

    @Override
    public int getReady() {
        return loop.statistics().ready();
    }

    @Override
    public int getInbox() {
        return loop.statistics().inbox();
    }

    @Override
    public int getTimers() {
        return loop.statistics().timers();
    }

    @Override
    public Map<String, Integer> getTasks() {
        return loop.statistics().tasks();
    }

    @Override
    public long getLagMicros() {
        var lag = loop.statistics().lag();
        return lag == null ? -1 : lag.toNanos() / 1000;
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
