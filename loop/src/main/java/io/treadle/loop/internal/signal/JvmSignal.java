package io.treadle.loop.internal.signal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One signal of this process, for all who want it. Any thread. */
/*
 *   nobody wants it      the JVM's handler is in charge, or whichever was
 *   ours, by the last    nobody receives it: the last of those who have asked to be the last resort is told
 *   ours, received       all receivers are told, and no last resort
 *
 * sun.misc.Signal is the only way to a signal, supported by every JDK (module jdk.unsupported) but not by javac, which warns in
 * a way that cannot be switched off; so it is reached by reflection.
 */
public final class JvmSignal {
    /** Somebody is told of a signal, until this is closed. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        /** Idempotent. The last to leave puts the handler back that was there before. */
        @Override
        void close();
    }

    /** One for each registration, equal to no other. */
    private static final class Member implements Runnable {
        private final Runnable told;

        Member(Runnable told) {
            this.told = told;
        }

        @Override
        public void run() {
            told.run();
        }
    }

    private static final Map<String, JvmSignal> ALL = new ConcurrentHashMap<>();

    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    private final CopyOnWriteArrayList<Member> receivers = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<Member> lastResorts = new CopyOnWriteArrayList<>();
    private @Nullable Object before;

    private JvmSignal(String name) {
        this.name = name;
    }

    /** The signal of that name, without its {@code SIG}. */
    public static JvmSignal named(String name) {
        return ALL.computeIfAbsent(name, JvmSignal::new);
    }

    /**
     * Has {@code receiver} called whenever it comes, on a thread of the JVM's own.
     *
     * @throws UnsupportedOperationException if the JVM keeps it to itself, or has ignored it from its beginning, or the system does not
     *     know it
     */
    public Registration receive(Runnable receiver) {
        return register(receivers, receiver);
    }

    /** The same for who is to be told only while nobody {@linkplain #receive receives} it. */
    public Registration fallBackTo(Runnable lastResort) {
        return register(lastResorts, lastResort);
    }

    private Registration register(CopyOnWriteArrayList<Member> group, Runnable told) {
        var member = new Member(told);
        lock.lock();
        try {
            if (isUnwanted()) {
                before = takeOver(handler());
            }
            group.add(member);
        } finally {
            lock.unlock();
        }
        return () -> leave(group, member);
    }

    private void leave(CopyOnWriteArrayList<Member> group, Member member) {
        lock.lock();
        try {
            if (group.remove(member) && isUnwanted()) {
                handle(before);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isUnwanted() {
        return receivers.isEmpty() && lastResorts.isEmpty();
    }

    /** It has come; on a thread of the JVM's own. */
    private void arrived() {
        if (!receivers.isEmpty()) {
            receivers.forEach(Member::run);
        } else if (!lastResorts.isEmpty()) {
            lastResorts.getLast().run();
        }
    }

    /**
     * Puts {@code ours} in charge; who was before. A signal that was ignored when the JVM began is left so by it, which it only tells
     * who asks once more.
     */
    private @Nullable Object takeOver(Object ours) {
        var others = handle(ours);
        if (handle(ours) != ours) {
            handle(others);
            throw new UnsupportedOperationException(
                    "SIG" + name + " never comes: it was ignored when this JVM was started, as HUP is"
                            + " below nohup, and INT in the background of a script; start it otherwise, or use another signal, such as USR1");
        }
        return others;
    }

    // ---- by reflection ----

    /** Puts {@code handler} in charge; returns who was before. */
    private @Nullable Object handle(@Nullable Object handler) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            return signal.getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"))
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
        } catch (InvocationTargetException e) {
            throw unsupported(e.getCause() == null ? e : e.getCause());
        } catch (ReflectiveOperationException e) {
            throw unsupported(e);
        }
    }

    private UnsupportedOperationException unsupported(Throwable why) {
        return new UnsupportedOperationException(
                "this JVM does not hand out SIG" + name + ": " + why.getMessage()
                        + "; start it without -Xrs and with the module jdk.unsupported, or use another signal, such as USR1",
                why);
    }

    private Object handler() throws UnsupportedOperationException {
        try {
            return Proxy.newProxyInstance(
                    JvmSignal.class.getClassLoader(),
                    new Class<?>[] {Class.forName("sun.misc.SignalHandler")},
                    this::invoke);
        } catch (ClassNotFoundException e) {
            throw unsupported(e);
        }
    }

    private @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "handle" -> {
                arrived();
                yield null;
            }
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> arguments != null && arguments[0] == proxy;
            default -> "handler of SIG" + name;
        };
    }
}
