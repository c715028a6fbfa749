package io.treadle.loop.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.dns.DefaultDnsQuery;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.handler.codec.dns.TcpDnsQueryEncoder;
import io.netty.handler.codec.dns.TcpDnsResponseDecoder;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One question to a DNS server over a connection of its own (RFC 7766). The connection is a task's stream, so that it ends with
 * whoever waits for the answer; Netty's codecs, which never see it, make bytes of messages and messages of bytes.
 */
final class DnsOverTcp implements AutoCloseable {
    private static final int BUFFER_BYTES = 4 << 10;
    private static final int IDS = 1 << 16;

    private final TcpStream stream;
    private final EmbeddedChannel codec = new EmbeddedChannel(new TcpDnsQueryEncoder(), new TcpDnsResponseDecoder());
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    DnsOverTcp(TcpStream stream) {
        this.stream = stream;
    }

    /** The answer, which is the caller's to release. Waits. */
    DnsResponse ask(DnsQuestion question) throws IOException {
        int id = ThreadLocalRandom.current().nextInt(IDS);
        send(new DefaultDnsQuery(id).setRecursionDesired(true).setRecord(DnsSection.QUESTION, question));
        var response = receive();
        if (response.id() != id) {
            response.release();
            throw new IOException("expected the answer to our question: id=" + id + ", its id=" + response.id());
        }
        return response;
    }

    private void send(Object query) throws IOException {
        codec.writeOutbound(query);
        ByteBuf bytes = codec.readOutbound();
        try {
            stream.write(bytes.nioBuffer());
        } finally {
            bytes.release();
        }
    }

    private DnsResponse receive() throws IOException {
        while (true) {
            DnsResponse response = codec.readInbound();
            if (response != null) {
                return response;
            }
            if (stream.read(buffer.clear()) < 0) {
                throw new EOFException("the server has closed the connection without an answer: stream=" + stream);
            }
            codec.writeInbound(Unpooled.copiedBuffer(buffer.flip()));
        }
    }

    @Override
    public void close() {
        stream.abort(); // nothing that was sent is of interest any more
        codec.finishAndReleaseAll();
    }
}
