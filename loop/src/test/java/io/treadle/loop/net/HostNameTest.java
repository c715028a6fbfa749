package io.treadle.loop.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "::1, ::1",
        "[::1], ::1",
        "[::ffff:127.0.0.1], 127.0.0.1",
        "::ffff:10.1.2.3, 10.1.2.3",
        "2001:DB8::1, 2001:db8::1",
        "１２７.０.０.１, 127.0.0.1",
        "127。0。0。1, 127.0.0.1"
    })
    void addressesAreThemselves(String host, String address) throws Exception {
        var literal = Objects.requireNonNull(HostName.parse(host).literal());
        assertEquals(InetAddress.getByName(address), literal);
    }

    @ParameterizedTest
    @CsvSource({
        "Example.COM, example.com",
        "example.com., example.com.",
        "bücher.example, xn--bcher-kva.example",
        "ＥＸＡＭＰＬＥ.com, example.com",
        "my_service, my_service",
        "a.b-c.1x, a.b-c.1x",
        "127.0.0.1.example, 127.0.0.1.example"
    })
    void namesAreInSmallAscii(String host, String name) throws Exception {
        assertEquals(name, HostName.parse(host).text());
        assertNull(HostName.parse(host).literal());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0177.0.0.1",
                "010.0.0.1",
                "127.0.0.08",
                "2130706433",
                "0x7f000001",
                "0x7f.1",
                "127.1",
                "1.2.3",
                "127.0.0.1.",
                "256.1.1.1",
                "1.2.3.4.5",
                "a.0x1f",
            })
    void numbersThatOnlySomeTakeForAnAddressAreRefused(String host) {
        var error = assertThrows(ResolveException.class, () -> HostName.parse(host));
        assertTrue(error.toString().contains("four decimal numbers"), error::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a..b",
                ".a",
                "a@b",
                "user:pw@host",
                "host:80",
                "a/b",
                "a%00b",
                "a b",
                " a",
                "a\u0000b",
                "a\nb",
                "[::1",
                "::1]",
                "[127.0.0.1]",
                "a:b",
                "fe80::1%nosuchinterface",
                "a\\b",
                "a?b",
                "a#b",
                "*.example"
            })
    void whatIsNoHostIsRefused(String host) {
        var error = assertThrows(ResolveException.class, () -> HostName.parse(host));
        assertEquals(ResolveException.Reason.NOT_A_HOST, error.reason());
    }

    @Test
    void labelsAndNamesHaveALength() throws Exception {
        var label = "a".repeat(63);
        assertEquals(label, HostName.parse(label).text());
        assertThrows(ResolveException.class, () -> HostName.parse(label + "a"));
        var name = (label + ".").repeat(3) + "b".repeat(61);
        assertEquals(name, HostName.parse(name).text());
        assertThrows(ResolveException.class, () -> HostName.parse(name + "cc"));
    }

    @Test
    void theErrorShowsWhatCannotBePrinted() {
        var error = assertThrows(ResolveException.class, () -> HostName.parse("a\u0000b\r\n"));
        assertEquals("\"a\\u0000b\\u000d\\u000a\"", error.host());
    }
}
