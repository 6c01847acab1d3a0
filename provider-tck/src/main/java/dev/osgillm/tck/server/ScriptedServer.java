/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server on a loopback port that answers each request as its {@link Script} says. Safe for use by many threads. All its
 * threads are daemons named {@code scripted-server-*} and end at {@link #close()}.
 */
public final class ScriptedServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ServerSocket socket;
    private final Routes routes = new Routes();
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    private final BlockingQueue<RecordedRequest> notTaken = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final Map<Integer, Connection> byNumber = new ConcurrentHashMap<>();
    private final Thread acceptor;
    private volatile Duration patience = PATIENCE;
    private volatile boolean recording = true;
    private volatile boolean closed;

    private final ServerTls tls;

    /** @param tls {@code null} for plain connections */
    private ScriptedServer(ServerSocket socket, ServerTls tls) {
        this.socket = socket;
        this.tls = tls;
        acceptor = thread("accept", this::accept);
    }

    /** @return a running server on a free port */
    public static ScriptedServer start() {
        return start(0);
    }

    /** @param port 0 for a free one */
    public static ScriptedServer start(int port) {
        return start(port, null);
    }

    /** @return a running server on a free port that speaks https */
    public static ScriptedServer startTls(ServerTls tls) {
        return start(0, Objects.requireNonNull(tls, "tls"));
    }

    private static ScriptedServer start(int port, ServerTls tls) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 256);
            ScriptedServer server = new ScriptedServer(socket, tls);
            server.acceptor.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("The scripted server could not listen on port " + port + ".", e);
        }
    }

    /** @return {@code http://127.0.0.1:PORT}, or https, without a slash at its end */
    public URI uri() {
        return URI.create((tls == null ? "http" : "https") + "://127.0.0.1:" + socket.getLocalPort());
    }

    /**
     * Says how a route is answered: its n-th request by the n-th script, and all further ones by the last. Replaces what
     * was said about the same route before and starts to count again.
     *
     * @param method {@code GET}, ..., or {@code *} for any
     * @param path the path without query; {@code *} at its end makes it a prefix. The longest match wins
     */
    public ScriptedServer on(String method, String path, Script... scripts) {
        routes.put(method, path, List.of(scripts));
        return this;
    }

    /** Says how to answer what has no route; a 404 that names the request by default. */
    public ScriptedServer otherwise(Script script) {
        routes.otherwise(script);
        return this;
    }

    /** @param limit how long to wait for what does not come; 30 seconds at first */
    public ScriptedServer patience(Duration limit) {
        patience = limit;
        return this;
    }

    /**
     * Says that requests are not kept, for programs that send millions: {@link #requests()} and what waits for a request
     * or for the end of its connection then know nothing of those that come later.
     */
    public ScriptedServer withoutRecording() {
        recording = false;
        return this;
    }

    /** @return all requests so far, in the order of their arrival */
    public List<RecordedRequest> requests() {
        return List.copyOf(requests);
    }

    /**
     * Waits for the next request that was not taken by this method before.
     *
     * @throws AssertionError when none comes in time
     */
    public RecordedRequest awaitRequest() {
        try {
            RecordedRequest request = notTaken.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
            if (request == null) {
                throw new AssertionError("No request arrived within " + patience.toMillis() + " ms.");
            }
            return request;
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /**
     * Waits until the client has closed the connection of the latest request, and of every other request that is still
     * being answered: the proof that a cancelled call lets the server stop its work.
     *
     * @throws AssertionError when a connection is not closed in time, when the server closed it first, or when
     *     there was no request
     */
    public void awaitDisconnect() {
        if (requests.isEmpty()) {
            throw new AssertionError("There was no request yet, so there is no connection to wait for.");
        }
        List<Connection> waited = new ArrayList<>(open);
        waited.removeIf(connection -> !connection.playing());
        RecordedRequest latest = requests.get(requests.size() - 1);
        waited.add(byNumber.get(latest.connection()));
        try {
            for (Connection connection : waited) {
                if (!connection.awaitGone(patience)) {
                    throw new AssertionError("The client did not close " + connection + " within " + patience.toMillis()
                            + " ms. Requests: " + requests);
                }
                if (!connection.closedByPeer()) {
                    throw new AssertionError("The script closed " + connection + " before the client did.");
                }
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** @return how many connections were accepted */
    public int connections() {
        return connections.get();
    }

    /** Breaks off everything and waits for the threads to end. Idempotent. */
    @Override
    public void close() {
        closed = true;
        try {
            socket.close();
        } catch (IOException e) {
            // Closed is closed.
        }
        try {
            acceptor.join(PATIENCE.toMillis());
            // From here on no connection is added.
            open.forEach(Connection::breakOff);
            threads.forEach(Thread::interrupt);
            for (Thread thread : threads) {
                if (thread != Thread.currentThread()) {
                    thread.join(PATIENCE.toMillis());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Remembers a request and finds its script. */
    Script record(RecordedRequest request, Connection connection) {
        Script script = routes.scriptFor(request);
        if (recording) {
            byNumber.put(request.connection(), connection);
            requests.add(request);
            notTaken.add(request);
        }
        return script;
    }

    void ended(Connection connection) {
        open.remove(connection);
    }

    private void accept() {
        while (!closed) {
            try {
                Socket accepted = socket.accept();
                accepted.setTcpNoDelay(true);
                int number = connections.incrementAndGet();
                Socket spoken = tls == null ? accepted : tls.secure(accepted);
                Connection connection = new Connection(this, accepted, spoken, number);
                open.add(connection);
                run("reader-" + number, connection::read);
                run("player-" + number, connection::play);
            } catch (IOException e) {
                // Closed, or a client that left while it was being accepted: the condition of the loop knows which.
            }
        }
    }

    private void run(String name, Runnable work) {
        threads.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
        Thread thread = thread(name, work);
        threads.add(thread);
        thread.start();
    }

    private Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, "scripted-server-" + socket.getLocalPort() + "-" + name);
        thread.setDaemon(true);
        return thread;
    }

    private static AssertionError interrupted() {
        Thread.currentThread().interrupt();
        return new AssertionError("Interrupted while waiting.");
    }
}
