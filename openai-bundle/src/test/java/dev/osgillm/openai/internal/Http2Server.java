/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.tck.server.TestCertificates;
import dev.osgillm.tck.server.TestCertificates.Kind;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.api.server.ServerSessionListener;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.http2.server.RawHTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** A server that speaks HTTP/2 only: its n-th request is answered by the n-th answer. */
final class Http2Server implements AutoCloseable {

    /** What happens on a stream whose request has arrived. */
    interface Answer {
        void play(Stream stream);
    }

    /** A stream that the client reset. */
    record Reset(int streamId, int error) {}

    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<Reset> resets = new LinkedBlockingQueue<>();
    private final List<MetaData.Request> requests = new CopyOnWriteArrayList<>();
    private final List<Session> sessions = new CopyOnWriteArrayList<>();
    private final Server server = new Server();
    private final ServerConnector connector;

    Http2Server() throws Exception {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setSslContext(TestCertificates.get().context(Kind.SERVER));
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.addCustomizer(new SecureRequestCustomizer(false));
        RawHTTP2ServerConnectionFactory http2 = new RawHTTP2ServerConnectionFactory(configuration, new Sessions());
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory("h2");
        alpn.setDefaultProtocol("h2");
        connector = new ServerConnector(server, 1, 1, new SslConnectionFactory(tls, "alpn"), alpn, http2);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.start();
    }

    URI uri() {
        return URI.create("https://127.0.0.1:" + connector.getLocalPort());
    }

    Http2Server then(Answer answer) {
        answers.add(answer);
        return this;
    }

    List<MetaData.Request> requests() {
        return requests;
    }

    List<Session> sessions() {
        return sessions;
    }

    Reset awaitReset() throws InterruptedException {
        Reset reset = resets.poll(30, TimeUnit.SECONDS);
        if (reset == null) {
            throw new AssertionError("The client reset no stream.");
        }
        return reset;
    }

    boolean hasResets() {
        return !resets.isEmpty();
    }

    /** @return the beginning of a stream of events */
    static Answer open(List<byte[]> frames) {
        return stream -> head(stream).thenCompose(opened -> data(opened, frames, false));
    }

    static CompletableFuture<Stream> head(Stream stream) {
        HttpFields headers = HttpFields.build().put("Content-Type", "text/event-stream");
        MetaData.Response response = new MetaData.Response(200, null, HttpVersion.HTTP_2, headers);
        return stream.headers(new HeadersFrame(stream.getId(), response, null, false));
    }

    static CompletableFuture<Stream> data(Stream stream, List<byte[]> frames, boolean last) {
        int size = frames.stream().mapToInt(frame -> frame.length).sum();
        ByteBuffer all = ByteBuffer.allocate(size);
        frames.forEach(all::put);
        return stream.data(new DataFrame(stream.getId(), all.flip(), last));
    }

    /** Says goodbye (GOAWAY) with an error, and closes the connection. */
    static void goAway(Stream stream) {
        stream.getSession().close(ErrorCode.INTERNAL_ERROR.code, "maintenance", Callback.NOOP);
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Sessions implements ServerSessionListener {

        @Override
        public void onAccept(Session session) {
            sessions.add(session);
        }

        @Override
        public Stream.Listener onNewStream(Stream stream, HeadersFrame frame) {
            requests.add((MetaData.Request) frame.getMetaData());
            stream.demand();
            return new Stream.Listener() {
                @Override
                public void onDataAvailable(Stream available) {
                    Stream.Data data = available.readData();
                    boolean last = data != null && data.frame().isEndStream();
                    if (data != null) {
                        data.release();
                    }
                    if (last) {
                        answers.remove().play(available);
                    } else {
                        available.demand();
                    }
                }

                @Override
                public void onReset(Stream reset, ResetFrame why, Callback callback) {
                    resets.add(new Reset(reset.getId(), why.getError()));
                    callback.succeeded();
                }
            };
        }
    }
}
