package io.treadle.testkit.threads;

import io.treadle.core.JoinOptions;
import io.treadle.core.SpawnOptions;
import io.treadle.core.Task;
import io.treadle.core.time.Deadline;
import io.treadle.loop.OnCancel;
import io.treadle.loop.stream.Piece;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;

/** Something to call any method with, so that it is not refused for its arguments. */
final class Arguments {
    private final Map<Class<?>, Object> known;

    /** With a task and a file for those that want one. */
    Arguments(Task<?> task, Path file) throws IOException {
        known = Map.ofEntries(
                Map.entry(int.class, 1),
                Map.entry(long.class, 1L),
                Map.entry(boolean.class, true),
                Map.entry(Object.class, "x"),
                Map.entry(String.class, "x"),
                Map.entry(CharSequence.class, "x"),
                Map.entry(Charset.class, StandardCharsets.UTF_8),
                Map.entry(byte[].class, new byte[3]),
                Map.entry(ByteBuffer.class, ByteBuffer.allocate(1)),
                Map.entry(Duration.class, Duration.ofMillis(1)),
                Map.entry(Throwable.class, new IOException("x")),
                Map.entry(Iterable.class, List.of("x")),
                Map.entry(Stream.class, Stream.of("x")),
                Map.entry(Flow.Publisher.class, JdkFlowAdapter.publisherToFlowPublisher(Flux.just("x"))),
                Map.entry(Path.class, file),
                Map.entry(FileChannel.class, FileChannel.open(file)),
                Map.entry(InetSocketAddress.class, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9)),
                Map.entry(Task.class, task),
                Map.entry(Deadline.class, new Deadline(0)),
                Map.entry(SpawnOptions.class, SpawnOptions.DEFAULT),
                Map.entry(JoinOptions.class, JoinOptions.ALL),
                Map.entry(OnCancel.class, OnCancel.WAIT),
                Map.entry(Piece.class, Piece.line(10)));
    }

    @Nullable
    Object of(Class<?> type) {
        var value = known.get(type);
        return value == null && type.isInterface() ? doingNothing(type) : value;
    }

    private static Object doingNothing(Class<?> type) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> null);
    }
}
