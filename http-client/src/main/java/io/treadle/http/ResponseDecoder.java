package io.treadle.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.util.AsciiString;
import io.treadle.http.options.Limits;
import java.util.List;

/**
 * Netty's decoder of responses, made stricter: a connection that says anything that was not asked for, or frames a body in
 * two ways, is not to be trusted with the next request.
 */
/*
 * Why not HttpClientCodec: bytes that come with no request under way, if they are no whole message, would stay in its
 * buffer and be the beginning of the next response. The decoder is asked again for what is left after a response, so the
 * look at its entrance sees that too.
 */
final class ResponseDecoder extends HttpResponseDecoder {
    private static final int MAX_LINE = 8192;

    /** Said as soon as there is one too many: to keep a hundred thousand short ones takes Netty far longer than to read them. */
    static final class TooManyHeaders extends TooLongFrameException {
        private static final long serialVersionUID = 1L;

        TooManyHeaders(int most) {
            super("more headers than " + most);
        }
    }

    private final HttpConnection connection;
    private final int mostHeaders;
    private int headers;

    ResponseDecoder(HttpConnection connection, Limits limits) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(Math.min(MAX_LINE, limits.headerBytes()))
                .setMaxHeaderSize(limits.headerBytes()));
        this.connection = connection;
        this.mostHeaders = limits.headerCount();
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) throws Exception {
        var exchange = connection.exchange();
        if (exchange == null) {
            bytes.skipBytes(bytes.readableBytes());
            connection.close();
        } else {
            exchange.bytesHaveCome();
            super.decode(context, bytes, out);
        }
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        var exchange = connection.exchange();
        return (exchange != null && exchange.isHead()) || super.isContentAlwaysEmpty(message);
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) {
        headers = 0;
        return super.createMessage(initialLine);
    }

    /** Of the head or the trailers. Netty forgives a server spaces before the colon, and then even that there is none. */
    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        if (++headers > mostHeaders) {
            throw new TooManyHeaders(mostHeaders);
        }
        if (line[start + length] != ':') {
            throw new IllegalArgumentException("a header's name is not followed by a colon");
        }
        return super.splitHeaderName(line, start, length);
    }

    /** RFC 9112, 6.3: it "ought to be handled as an error". Netty would believe the chunks. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Transfer-Encoding and Content-Length");
    }
}
