package io.megaconn.runtime.admin;

import io.megaconn.runtime.Endpoint;
import io.megaconn.runtime.engine.DescriptorBudget;
import io.megaconn.runtime.system.ListenError;
import io.megaconn.runtime.system.Proc;
import io.megaconn.runtime.wire.Heartbeat;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The read-only HTTP endpoint of a server or client process: {@code /livez}, {@code /readyz}, {@code /stats} (JSON),
 * {@code /metrics} (Prometheus or OpenMetrics text). It runs on threads of its own, never on an event loop that holds connections, and
 * resources that a hostile peer can consume are bounded: connections (see {@link ConnectionLimiter}), time and bytes per request.
 */
public final class AdminServer implements AutoCloseable {
    private static final int IDLE_SECONDS = 60;
    private static final int BACKLOG = 1024;
    private static final int ANSWERING_THREADS = 4;

    /** Read size, which bounds how many pipelined requests are decoded at once. */
    private static final int READ_SIZE = 2 * 1024;

    private static final HttpDecoderConfig LIMITS = new HttpDecoderConfig()
            .setMaxInitialLineLength(1024)
            .setMaxHeaderSize(16 * 1024)
            .setMaxChunkSize(1024);

    /** Source of the endpoint's answers. Called on the endpoint's threads. */
    public interface Source {
        /** Returns why the process is not ready, or empty if it is. */
        Optional<String> notReady();

        /** Returns the answer of {@code /readyz} for a ready process. */
        default String ready() {
            return "ready";
        }

        /**
         * Returns the stats.
         *
         * @param exact true to count the kernel's sockets one by one (about a second at a million) and to include
         *     histograms
         */
        Record stats(boolean exact);

        /** Returns the heartbeat for {@code /livez}. */
        default Heartbeat heartbeat() {
            return Heartbeat.UNKNOWN;
        }

        /** Returns the metrics for {@code /metrics}. The first call loads Prometheus' library. */
        MetricSnapshots metrics();

        /** Collects garbage before stats that report the live heap. Does nothing if the pause would be long. */
        default void collectGarbage() {}

        /**
         * Returns the answer of {@code /seen?address=A}: whether the address has connected since the start; empty for a
         * process that accepts no connections.
         */
        default Optional<Predicate<InetAddress>> seen() {
            return Optional.empty();
        }
    }

    private final MultiThreadIoEventLoopGroup io;
    private final ExecutorService executor;
    private final ExecutorService exactExecutor;
    private final Channel listener;

    private AdminServer(
            MultiThreadIoEventLoopGroup io, ExecutorService executor, ExecutorService exactExecutor, Channel listener) {
        this.io = io;
        this.executor = executor;
        this.exactExecutor = exactExecutor;
        this.listener = listener;
    }

    public static AdminServer open(InetSocketAddress address, Source source) {
        DefaultThreadFactory threads = new DefaultThreadFactory("admin", true);
        MultiThreadIoEventLoopGroup io = new MultiThreadIoEventLoopGroup(1, threads, EpollIoHandler.newFactory());
        ExecutorService executor = Executors.newFixedThreadPool(ANSWERING_THREADS, threads);
        ExecutorService exactExecutor = Executors.newSingleThreadExecutor(threads);
        ConnectionLimiter connections =
                new ConnectionLimiter(DescriptorBudget.adminConnections(new Proc().openFileLimit()[1]));
        AdminHandler answers = new AdminHandler(source, connections, new AdminNames(address), executor, exactExecutor);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(io)
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true) // nc -N and other peers that half-close
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_SIZE))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        ChannelPipeline pipeline = channel.pipeline();
                        pipeline.addLast(new ReadTimeoutHandler(IDLE_SECONDS));
                        pipeline.addLast(new HttpServerCodec(LIMITS));
                        pipeline.addLast(new HttpServerKeepAliveHandler());
                        pipeline.addLast(new FlowControlHandler(), connections, answers);
                    }
                });
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            io.shutdownGracefully(1, 1000, TimeUnit.MILLISECONDS).awaitUninterruptibly();
            executor.shutdownNow();
            exactExecutor.shutdownNow();
            throw ListenError.of(address, bound.cause(), "--admin HOST:PORT", "--admin HOST:PORT")
                    .toUserError("the admin endpoint can't listen on " + Endpoint.of(address));
        }
        return new AdminServer(io, executor, exactExecutor, bound.channel());
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        io.shutdownGracefully(1, 1000, TimeUnit.MILLISECONDS).awaitUninterruptibly();
        executor.shutdownNow();
        exactExecutor.shutdownNow();
    }
}
