package io.treadle.loop.net;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Which addresses a client connects to: for names and URLs that others have made. Asked for each address that a name has before it
 * is used, and for the address that a connection has; by an HTTP client again for each redirect.
 */
@FunctionalInterface
public interface AddressPolicy {
    /** All. */
    AddressPolicy ANY = address -> true;

    /**
     * Only what the world can reach: no loopback, link-local, private, shared (RFC 6598), multicast or reserved address, neither
     * as such nor within an IPv6 address.
     */
    AddressPolicy PUBLIC_ONLY = AddressPolicy::isPublic;

    /** Whether the client may connect to {@code address}. Must not wait. */
    boolean allows(InetAddress address);

    private static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        return address instanceof Inet4Address ? isPublic4(address.getAddress()) : isPublic6((Inet6Address) address);
    }

    private static boolean isPublic4(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        boolean thisNetwork = first == 0;
        boolean shared = first == 100 && (second & 0xc0) == 64;
        boolean protocols = first == 192 && second == 0 && (bytes[2] & 0xff) == 0;
        boolean benchmarks = first == 198 && (second & 0xfe) == 18;
        return !(thisNetwork || shared || protocols || benchmarks || first >= 240);
    }

    private static boolean isPublic6(Inet6Address address) {
        var bytes = address.getAddress();
        boolean uniqueLocal = (bytes[0] & 0xfe) == 0xfc;
        return !uniqueLocal && !isTranslatedHere(bytes) && !holdsPrivate4(bytes);
    }

    /** What a network translates for itself, to any address of version 4 (RFC 8215). */
    private static boolean isTranslatedHere(byte[] bytes) {
        return isOfTranslation(bytes) && bytes[4] == 0 && bytes[5] == 1;
    }

    private static boolean isOfTranslation(byte[] bytes) {
        return bytes[0] == 0 && bytes[1] == 0x64 && bytes[2] == (byte) 0xff && bytes[3] == (byte) 0x9b;
    }

    /** An address of version 4 within one of version 6: compatible (RFC 4291), translated (RFC 6052), 6to4 (RFC 3056). */
    private static boolean holdsPrivate4(byte[] bytes) {
        boolean compatible = isZero(bytes, 0, 12) || (isZero(bytes, 0, 10) && bytes[10] == -1 && bytes[11] == -1);
        boolean translated = isOfTranslation(bytes);
        boolean sixToFour = bytes[0] == 0x20 && bytes[1] == 0x02;
        return ((compatible || translated) && !isPublic(v4(bytes, 12))) || (sixToFour && !isPublic(v4(bytes, 2)));
    }

    private static boolean isZero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static InetAddress v4(byte[] bytes, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
