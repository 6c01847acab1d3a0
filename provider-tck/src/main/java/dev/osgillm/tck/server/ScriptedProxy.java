/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A small HTTP proxy on a loopback port: forwards plain requests, one for each connection, and tunnels what begins with
 * CONNECT. Safe for use by many threads. All its threads are daemons named {@code scripted-proxy-*} and end at
 * {@link #close()}.
 */
public final class ScriptedProxy implements AutoCloseable {

    /**
     * A request as it reached the proxy.
     *
     * @param method {@code CONNECT}, or what is forwarded
     * @param target {@code host:port}, or an address
     * @param head all of its head
     */
    public record Seen(String method, String target, String head) {

        /** Without headers: they hold credentials. */
        @Override
        public String toString() {
            return method + " " + target;
        }
    }

    private static final long PATIENCE_MILLIS = 30_000;

    private final ServerSocket socket;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Seen> notTaken = new LinkedBlockingQueue<>();
    private final Thread acceptor;
    private volatile String demanded = "";
    private volatile boolean stalled;
    private volatile boolean closed;

    private ScriptedProxy(ServerSocket socket) {
        this.socket = socket;
        acceptor = thread("accept", this::accept);
    }

    /** @return a running proxy on a free port that serves everybody */
    public static ScriptedProxy start() {
        try {
            ServerSocket socket = new ServerSocket();
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 256);
            ScriptedProxy proxy = new ScriptedProxy(socket);
            proxy.acceptor.start();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("The scripted proxy could not listen.", e);
        }
    }

    /** Serves only who sends these credentials (Basic); others get a 407. */
    public ScriptedProxy demand(String user, String password) {
        byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        demanded = "Basic " + Base64.getEncoder().encodeToString(credentials);
        return this;
    }

    /** From now on takes requests and answers none. */
    public ScriptedProxy stall() {
        stalled = true;
        return this;
    }

    /** @return {@code 127.0.0.1:PORT} */
    public String address() {
        return "127.0.0.1:" + port();
    }

    /** @return where it listens */
    public int port() {
        return socket.getLocalPort();
    }

    /** @return all requests so far, refused ones too, in the order of their arrival */
    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    /**
     * Waits for the next request that was not taken by this method before, for 30 seconds at most.
     *
     * @throws AssertionError when none comes
     */
    public Seen awaitRequest() {
        try {
            Seen request = notTaken.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            if (request == null) {
                throw new AssertionError("No request reached the proxy.");
            }
            return request;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting.");
        }
    }

    /** Breaks off everything and waits for the threads to end. Idempotent. */
    @Override
    public void close() {
        closed = true;
        closeQuietly(socket);
        try {
            acceptor.join(PATIENCE_MILLIS);
            for (Thread thread : threads) {
                // Again for each: one that is about to connect opens its socket late.
                open.forEach(ScriptedProxy::closeQuietly);
                thread.join(PATIENCE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = socket.accept();
                open.add(client);
                run("client-" + client.getPort(), () -> serve(client));
            } catch (IOException e) {
                // Closed; the condition of the loop knows.
            }
        }
    }

    private void serve(Socket client) {
        try {
            client.setTcpNoDelay(true);
            ProxyHead head = ProxyHead.read(client.getInputStream());
            Seen request = new Seen(head.method(), head.target(), head.text());
            seen.add(request);
            notTaken.add(request);
            if (stalled) {
                client.getInputStream().transferTo(OutputStream.nullOutputStream());
            } else if (!demanded.isEmpty() && !demanded.equals(head.header("Proxy-Authorization"))) {
                refuse(client, "407 Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"scripted\"\r\n");
            } else if (head.method().equals("CONNECT")) {
                tunnel(client, head.target());
            } else {
                forward(client, head);
            }
        } catch (IOException | RuntimeException e) {
            // One of both has gone, or it was no request: nobody is left to be served.
        } finally {
            end(client);
        }
    }

    private void tunnel(Socket client, String target) throws IOException {
        int colon = target.lastIndexOf(':');
        try (Socket server = connected(target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)))) {
            write(client, "HTTP/1.1 200 Connection established\r\n\r\n");
            run("answer-" + client.getPort(), () -> pump(server, client));
            pump(client, server);
        } catch (IOException e) {
            refuse(client, "502 Bad Gateway", "");
        }
    }

    private void forward(Socket client, ProxyHead head) throws IOException {
        URI target = URI.create(head.target());
        int port = target.getPort() < 0 ? 80 : target.getPort();
        try (Socket server = connected(target.getHost(), port)) {
            write(server, head.forwarded());
            run("request-" + client.getPort(), () -> pump(client, server));
            write(client, ProxyHead.read(server.getInputStream()).withClose());
            pump(server, client);
        } catch (IOException e) {
            refuse(client, "502 Bad Gateway", "");
        }
    }

    private Socket connected(String host, int port) throws IOException {
        Socket server = new Socket(host, port);
        server.setTcpNoDelay(true);
        open.add(server);
        if (closed) {
            closeQuietly(server);
        }
        return server;
    }

    /** Passes on what comes; the end of one side is the end of both. */
    private void pump(Socket from, Socket to) {
        try {
            byte[] buffer = new byte[8192];
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                to.getOutputStream().write(buffer, 0, count);
            }
        } catch (IOException e) {
            // Gone, which is an end too.
        } finally {
            end(from);
            end(to);
        }
    }

    private static void refuse(Socket client, String status, String header) throws IOException {
        write(client, "HTTP/1.1 " + status + "\r\n" + header + "Content-Length: 0\r\nConnection: close\r\n\r\n");
        // What the client still sends is read, or its end would be a reset that overtakes the answer.
        client.shutdownOutput();
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void end(Socket ended) {
        closeQuietly(ended);
        open.remove(ended);
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // Closed is closed.
        }
    }

    private void run(String name, Runnable work) {
        threads.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
        Thread thread = thread(name, work);
        threads.add(thread);
        thread.start();
    }

    private Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, "scripted-proxy-" + socket.getLocalPort() + "-" + name);
        thread.setDaemon(true);
        return thread;
    }
}
