package io.treadle.loop.internal.tools;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeSet;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The commands {@code treadle ps PID}, {@code treadle tree PID} and {@code treadle json PID}. */
public final class Attach {
    private static final Map<String, String> OPERATIONS = Map.of("ps", "list", "tree", "dump", "json", "dumpJson");
    private static final String USAGE = """
            usage: treadle ps PID     a line for each task of each loop of that JVM
                   treadle tree PID   the tree of tasks, with what they wait for and their stacks
                   treadle json PID   the same as JSON, a line for each loop
            The JVM must run as the same user, and its loop must have run for a second.""";

    private Attach() {}

    /** Ends the JVM: 0 if it has shown something, 1 if that was not possible, 2 when the arguments are wrong. */
    @SuppressWarnings("SystemOut") // a program
    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) {
        if (arguments.length != 2 || !OPERATIONS.containsKey(arguments[0]) || !arguments[1].matches("\\d{1,18}")) {
            err.println(USAGE);
            return 2;
        }
        if (ProcessHandle.of(Long.parseLong(arguments[1])).isEmpty()) {
            err.println("there is no process " + arguments[1]);
            return 1;
        }
        try {
            return show(arguments[1], String.valueOf(OPERATIONS.get(arguments[0])), out, err);
        } catch (AttachNotSupportedException | IOException | JMException e) {
            err.println("the process " + arguments[1] + " cannot be looked at: " + reason(e)
                    + "; it must be a JVM of the same user, with JMX and without -XX:+DisableAttachMechanism");
            return 1;
        }
    }

    /** The JDK quotes the command line of the process, as the system has it: with zeros between its words. */
    private static String reason(Exception e) {
        return String.valueOf(e.getMessage()).replace('\0', ' ');
    }

    @SuppressWarnings("BanJNDI") // a JVM of the same user, by a socket of this machine
    private static int show(String pid, String operation, PrintStream out, PrintStream err)
            throws AttachNotSupportedException, IOException, JMException {
        try (var connector = JMXConnectorFactory.connect(new JMXServiceURL(agentOf(pid)))) {
            var server = connector.getMBeanServerConnection();
            var loops = new TreeSet<>(server.queryNames(new ObjectName("io.treadle:type=EventLoop,*"), null));
            if (loops.isEmpty()) {
                err.println("the JVM " + pid + " has no loop of Treadle that has run for a second and is watched");
                return 1;
            }
            for (var loop : loops) {
                out.println(text(server, loop, operation));
            }
            return 0;
        }
    }

    private static Object text(MBeanServerConnection server, ObjectName loop, String operation)
            throws IOException, JMException {
        return server.invoke(loop, operation, new Object[] {}, new String[] {});
    }

    private static String agentOf(String pid) throws AttachNotSupportedException, IOException {
        var machine = VirtualMachine.attach(pid);
        try {
            return machine.startLocalManagementAgent();
        } finally {
            machine.detach();
        }
    }
}
