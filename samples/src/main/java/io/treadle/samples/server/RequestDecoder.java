package io.treadle.samples.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.TooLongFrameException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Turns each request without a body into its target, the {@code /page/7} of {@code GET /page/7 HTTP/1.1}, and skips
 * the header lines unread: a server that parses less never slows down the client under test.
 */
final class RequestDecoder extends ByteToMessageDecoder {
    private static final int MAX_HEAD = 64 * 1024;
    private static final short CRLF = 0x0D0A;

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        int end = endOfHead(in);
        if (end >= 0) {
            out.add(target(in));
            in.readerIndex(end);
        } else if (in.readableBytes() > MAX_HEAD) {
            throw new TooLongFrameException("expected a request head of at most " + MAX_HEAD + " bytes");
        }
    }

    /** The index after the empty line that ends the head, or -1 while it has not arrived. */
    private static int endOfHead(ByteBuf in) {
        int end = in.writerIndex();
        int line = nextLine(in, in.readerIndex());
        while (line > 0 && line + 2 <= end) {
            if (in.getShort(line) == CRLF) {
                return line + 2;
            }
            line = nextLine(in, line);
        }
        return -1;
    }

    private static int nextLine(ByteBuf in, int from) {
        return in.indexOf(from, in.writerIndex(), (byte) '\n') + 1;
    }

    private static String target(ByteBuf in) {
        int start = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) ' ') + 1;
        int end = in.indexOf(start, in.writerIndex(), (byte) ' ');
        return end < 0 ? "" : in.toString(start, end - start, StandardCharsets.US_ASCII);
    }
}
