package io.treadle.http;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A body without its {@code Content-Encoding}, unpacked by the JDK in the task that reads, a few kilobytes at a time: what
 * grows too much is noticed before it has grown.
 */
final class Unpacked extends InputStream {
    private static final int MOST_CODINGS = 2;
    private static final long RATIO_COUNTS_FROM = 1 << 20;

    /** Where it unpacks, one more {@code available} than others: the JDK asks that whether one more member follows. */
    private static final class Packed extends SourceInput {
        private Packed(BodySource source) {
            super(source);
        }

        @Override
        public int available() throws IOException {
            return hasMore() ? Math.max(1, super.available()) : 0;
        }
    }

    private final Hop hop;
    private final SourceInput packed;
    private final List<String> codings;
    private @Nullable InputStream unpacking;
    private long unpacked;
    private boolean reading;
    private boolean ended;
    private boolean closed;

    private Unpacked(Hop hop, BodySource source, List<String> codings) {
        this.hop = hop;
        this.packed = new Packed(source);
        this.codings = codings;
    }

    /** What {@code source} has, as {@code head} says it is packed; as it is, if nobody here knows how. */
    static InputStream of(Hop hop, ResponseHead head, BodySource source) throws IOException {
        var codings = hop.options().isUnpacking() ? codings(head) : List.<String>of();
        if (codings.isEmpty() || !codings.stream().allMatch(Unpacked::isKnown)) {
            return new SourceInput(source);
        }
        if (codings.size() > MOST_CODINGS) {
            source.close();
            throw hop.malformed("a body is packed twice at most: Content-Encoding=" + codings);
        }
        return new Unpacked(hop, source, codings);
    }

    private static List<String> codings(ResponseHead head) {
        var result = new ArrayList<String>();
        for (var header : head.headers("content-encoding")) {
            Arrays.stream(header.split(","))
                    .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
                    .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
                    .forEach(result::add);
        }
        return result;
    }

    private static boolean isKnown(String coding) {
        return coding.equals("gzip") || coding.equals("x-gzip") || coding.equals("deflate");
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (ended) {
            return -1;
        }
        if (closed) {
            throw new IOException("the response was closed before this part of its body was read");
        }
        reading = true;
        try {
            return readMore(bytes, offset, length);
        } catch (ZipException | EOFException e) {
            close();
            throw hop.malformed("the body is not what its Content-Encoding says: " + e.getMessage(), e);
        } finally {
            reading = false;
            freeIfOver();
        }
    }

    private int readMore(byte[] bytes, int offset, int length) throws IOException {
        int count = input().read(bytes, offset, length);
        if (count < 0) {
            ended = true;
            dropRest();
        } else {
            unpacked += count;
            ensureRatio();
        }
        return count;
    }

    private InputStream input() throws IOException {
        if (unpacking == null) {
            InputStream input = packed;
            for (int i = codings.size() - 1; i >= 0; i--) {
                input = unpack(codings.get(i), new Peeking(input));
            }
            unpacking = input;
        }
        return unpacking;
    }

    private static InputStream unpack(String coding, Peeking input) throws IOException {
        int first = input.peek();
        if (first < 0) {
            return InputStream.nullInputStream();
        }
        if (!coding.equals("deflate")) {
            return new GZIPInputStream(input);
        }
        // RFC 9110 wants it wrapped as zlib does, some servers send it bare; the first byte tells.
        return new InflaterInputStream(input, new Inflater((first & 0x0f) != 8)) {
            @Override
            public void close() throws IOException {
                super.close();
                inf.end();
            }
        };
    }

    /** All is unpacked; what is left, if anything, is the end of the framing, or rubbish. */
    private void dropRest() throws IOException {
        if (packed.hasMore()) {
            close();
        }
    }

    private void ensureRatio() throws IOException {
        int most = hop.options().limits().compressionRatio();
        if (unpacked > RATIO_COUNTS_FROM && unpacked / most > packed.taken()) {
            close();
            throw hop.limit(
                    "compressionRatio",
                    most,
                    "the body grows too much: received=" + packed.taken() + ", unpacked=" + unpacked);
        }
    }

    @Override
    public int available() throws IOException {
        return 0;
    }

    /** May be called while another task reads, which then learns of it from the source. */
    @Override
    public void close() {
        closed = true;
        packed.close();
        freeIfOver();
    }

    /** Gives back what zlib has outside the heap: some 40 KB, which otherwise wait for a collection that the heap may not need. */
    private void freeIfOver() {
        if ((ended || closed) && !reading && unpacking != null) {
            try {
                unpacking.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e); // nothing below throws it
            }
        }
    }

    private static final class Peeking extends FilterInputStream {
        private Peeking(InputStream input) {
            super(new PushbackInputStream(input, 1));
        }

        private int peek() throws IOException {
            int first = in.read();
            if (first >= 0) {
                ((PushbackInputStream) in).unread(first);
            }
            return first;
        }
    }
}
