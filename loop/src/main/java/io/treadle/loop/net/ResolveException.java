package io.treadle.loop.net;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** No address was found for a host. Says why, and which server has said so. */
public final class ResolveException extends UnknownHostException {
    private static final long serialVersionUID = 1;

    /** Why there is no address. */
    public enum Reason {
        /** It is no name of a host, and not an address in a form that everybody reads alike. No server was asked. */
        NOT_A_HOST,
        /** There is no such name (NXDOMAIN). */
        NO_SUCH_NAME,
        /** There is the name, but it has no address of the wanted kind. */
        NO_ADDRESS,
        /** The servers could not or would not answer (SERVFAIL, REFUSED and the like). */
        SERVER_FAILURE,
        /** No server answered in time. */
        TIMEOUT,
        /** The servers could not be asked; the cause says why. */
        UNREACHABLE
    }

    private final String host;
    private final Reason reason;
    private final transient @Nullable InetSocketAddress server;

    ResolveException(
            String host, Reason reason, String detail, @Nullable InetSocketAddress server, @Nullable Throwable cause) {
        super("no address: host=" + host + ", reason=" + reason + ": " + detail
                + (server == null ? "" : ", server=" + server));
        this.host = host;
        this.reason = reason;
        this.server = server;
        initCause(cause);
    }

    /** The host as it was asked for; one that is not a host with what is not printable escaped. */
    public String host() {
        return host;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** The server that was asked last; null if none was. */
    public @Nullable InetSocketAddress server() {
        return server;
    }
}
