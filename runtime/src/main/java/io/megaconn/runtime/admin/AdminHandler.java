package io.megaconn.runtime.admin;

import io.megaconn.runtime.engine.FatalErrors;
import io.megaconn.runtime.metrics.Exposition;
import io.megaconn.runtime.wire.Heartbeat;
import io.megaconn.runtime.wire.Json;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Answers the requests to the admin endpoint, on threads that may block. */
@ChannelHandler.Sharable
final class AdminHandler extends SimpleChannelInboundHandler<HttpObject> {
    private static final String TEXT = "text/plain";
    /** Time without a tick after which an event loop counts as stuck, so that the kubelet restarts the process. */
    private static final long STUCK_MS = 60_000;

    private final AdminServer.Source source;
    private final ConnectionLimiter connections;
    private final AdminNames names;
    private final Executor executor;
    private final SingleFlight exactQueries;

    AdminHandler(
            AdminServer.Source source,
            ConnectionLimiter connections,
            AdminNames names,
            Executor executor,
            Executor exactExecutor) {
        this.source = source;
        this.connections = connections;
        this.names = names;
        this.executor = executor;
        exactQueries = new SingleFlight(source, exactExecutor);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
        if (message instanceof HttpRequest request) { // the body is ignored
            ctx.channel().config().setAutoRead(false); // one request at a time, so that answers keep their order
            try {
                dispatch(ctx, request);
            } catch (IllegalArgumentException e) { // %zz
                send(ctx, request, response(HttpResponseStatus.BAD_REQUEST, TEXT, e.getMessage() + "\n"));
            }
        }
    }

    /** Answers probes immediately on this thread, so that the kubelet never waits behind expensive requests. */
    private void dispatch(ChannelHandlerContext ctx, HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            send(ctx, request, response(HttpResponseStatus.BAD_REQUEST, TEXT, "not a valid HTTP request\n"));
            return;
        }
        String refused = names.refusal(request.headers());
        if (!refused.isEmpty()) {
            send(ctx, request, response(HttpResponseStatus.FORBIDDEN, TEXT, refused));
            return;
        }
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            FullHttpResponse refusal =
                    response(HttpResponseStatus.METHOD_NOT_ALLOWED, TEXT, "this endpoint is read-only: use GET\n");
            refusal.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
            send(ctx, request, refusal);
            return;
        }
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        Map<String, List<String>> parameters = uri.parameters();
        boolean collect = parameters.containsKey("collect");
        switch (uri.path()) {
            case "/livez" -> send(ctx, request, alive(source.heartbeat()));
            case "/readyz" -> {
                Optional<String> reason = source.notReady();
                HttpResponseStatus status =
                        reason.isEmpty() ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE;
                send(ctx, request, response(status, TEXT, reason.orElseGet(source::ready) + "\n"));
            }
            case "/stats" -> {
                CompletableFuture<Record> stats = collect || parameters.containsKey("exact")
                        ? exactQueries.next(collect)
                        : CompletableFuture.supplyAsync(() -> source.stats(false), executor);
                stats.thenApply(s -> response(HttpResponseStatus.OK, "application/json", Json.write(s) + "\n"))
                        .exceptionally(AdminHandler::failed)
                        .thenAccept(response -> send(ctx, request, response));
            }
            default ->
                CompletableFuture.supplyAsync(
                                () -> answer(uri, request.headers().get(HttpHeaderNames.ACCEPT)), executor)
                        .exceptionally(AdminHandler::failed)
                        .thenAccept(response -> send(ctx, request, response));
        }
    }

    private static FullHttpResponse alive(Heartbeat heartbeat) {
        return heartbeat.sinceTickMs() < STUCK_MS
                ? response(HttpResponseStatus.OK, TEXT, "ok\n")
                : response(
                        HttpResponseStatus.SERVICE_UNAVAILABLE,
                        TEXT,
                        "an event loop has been stuck for %d s\n".formatted(heartbeat.sinceTickMs() / 1000));
    }

    private void send(ChannelHandlerContext ctx, HttpRequest request, FullHttpResponse answer) {
        if (!ctx.channel().isActive()) { // the peer is gone, or this endpoint is closed
            return;
        }
        FullHttpResponse response = request.method().equals(HttpMethod.HEAD)
                ? answer.replace(Unpooled.EMPTY_BUFFER) // the Content-Length stays that of a GET
                : answer;
        ctx.writeAndFlush(response).addListener(_ -> {
            connections.answered(ctx.channel());
            if (request.decoderResult().isFailure()) {
                ctx.close();
            } else {
                ctx.channel().config().setAutoRead(true); // the next request may arrive at once
                closeIfOver(ctx);
            }
        });
    }

    /** Closes a half-closed connection when its last request is answered. */
    private static void closeIfOver(ChannelHandlerContext ctx) {
        if (ctx.channel() instanceof DuplexChannel channel
                && channel.isInputShutdown()
                && channel.config().isAutoRead()) {
            ctx.close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent) {
            closeIfOver(ctx);
        }
        super.userEventTriggered(ctx, event);
    }

    /** @param accept header Accept, if any */
    private FullHttpResponse answer(QueryStringDecoder uri, @Nullable String accept) {
        return switch (uri.path()) {
            case "/metrics" -> {
                Exposition metrics = Exposition.of(source.metrics(), accept);
                yield response(HttpResponseStatus.OK, metrics.contentType(), metrics.body());
            }
            case "/seen" ->
                source.seen()
                        .map(seen -> seen(seen, uri.parameters().getOrDefault("address", List.of())))
                        .orElseGet(AdminHandler::notFound);
            default -> notFound();
        };
    }

    private static FullHttpResponse failed(Throwable e) {
        Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
        if (cause instanceof OutOfMemoryError) {
            FatalErrors.end(cause);
        }
        return response(HttpResponseStatus.INTERNAL_SERVER_ERROR, TEXT, cause + "\n");
    }

    private static FullHttpResponse notFound() {
        return response(HttpResponseStatus.NOT_FOUND, TEXT, "not found: use /livez, /readyz, /stats or /metrics\n");
    }

    private static FullHttpResponse seen(Predicate<InetAddress> seen, List<String> addresses) {
        try {
            InetAddress address = InetAddress.ofLiteral(addresses.size() == 1 ? addresses.getFirst() : "");
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("address", address.getHostAddress());
            answer.put("seen", seen.test(address));
            return response(HttpResponseStatus.OK, "application/json", Json.write(answer) + "\n");
        } catch (IllegalArgumentException e) {
            return response(
                    HttpResponseStatus.BAD_REQUEST, TEXT, "give exactly one address: /seen?address=10.244.1.7\n");
        }
    }

    private static FullHttpResponse response(HttpResponseStatus status, String type, String body) {
        return response(status, type, body.getBytes(StandardCharsets.UTF_8));
    }

    private static FullHttpResponse response(HttpResponseStatus status, String type, byte[] bytes) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(bytes));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, type).setInt(HttpHeaderNames.CONTENT_LENGTH, bytes.length);
        return response;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close(); // a reset, a timeout, or a bug that the next request will show, too
    }
}
