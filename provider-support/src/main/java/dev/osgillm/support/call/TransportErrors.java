/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;

/** Turns what a transport throws into what callers get. */
final class TransportErrors {

    private TransportErrors() {}

    /**
     * @param target the address of the request, or {@code null} when there was none yet
     * @param setting what configures the address
     * @param proxy over which the request went
     * @param whenLost what to do when the server may have got the request
     */
    static LlmException toException(
            Throwable thrown, URI target, String setting, Optional<String> proxy, String whenLost) {
        Throwable told = unwrap(thrown);
        if (told instanceof LlmException e) {
            return e;
        }
        String server = target == null ? "the server" : origin(target);
        return toException(
                told instanceof UnsentException ? told.getCause() : told, told, server, setting, proxy, whenLost);
    }

    /**
     * @param problem what happened
     * @param cause the problem, marked when nothing was sent
     */
    private static LlmException toException(
            Throwable problem,
            Throwable cause,
            String server,
            String setting,
            Optional<String> proxy,
            String whenLost) {
        if (problem instanceof CancellationException) {
            return of(ErrorKind.CANCELLED, "The call was cancelled.", cause).build();
        }
        if (problem instanceof HttpConnectTimeoutException) {
            return connectTimeout(server, proxy, "connect_timeout_ms of the transport", cause);
        }
        Optional<LlmException> known = proxy.flatMap(by -> ProxyErrors.of(problem, by, server))
                .or(() -> TlsErrors.of(problem, server, setting));
        if (known.isPresent()) {
            return known.get().toBuilder().cause(cause).build();
        }
        if (hasCause(cause, UnresolvedAddressException.class) || hasCause(cause, UnknownHostException.class)) {
            return of(
                            ErrorKind.NETWORK,
                            "The host of " + server + " is unknown. Check the spelling of " + setting
                                    + ", and the network.",
                            cause)
                    .build();
        }
        if (problem instanceof ConnectException) {
            return of(
                            ErrorKind.NETWORK,
                            "Nothing answers at " + server + ". Start the server, or correct " + setting + ".",
                            cause)
                    .build();
        }
        if (hasCause(problem, RejectedExecutionException.class)) {
            return of(
                            ErrorKind.UNAVAILABLE,
                            "The HTTP transport is being stopped. Repeat the call: the next one will answer.",
                            cause)
                    .build();
        }
        if (problem instanceof IOException) {
            String advice = unsent(cause)
                    ? " before anything was sent. Repeat the call; check the server and the network if it stays so."
                    : ". " + whenLost;
            return of(ErrorKind.NETWORK, "The connection to " + server + " broke: " + said(problem) + advice, cause)
                    .build();
        }
        return of(
                        ErrorKind.PROTOCOL,
                        "The call failed unexpectedly: " + problem
                                + ". This is a defect; report it with the stack trace.",
                        cause)
                .build();
    }

    /** @return whether the server cannot have worked on the request, because it never got it */
    static boolean unsent(Throwable failure) {
        return hasCause(failure, UnsentException.class);
    }

    /** @param limit the key that sets it */
    static LlmException connectTimeout(String server, Optional<String> proxy, String limit, Throwable cause) {
        return of(
                        ErrorKind.TIMEOUT,
                        "No connection to " + server
                                + proxy.map(by -> " over the proxy " + by).orElse("")
                                + " within the limit " + limit + ". Check address and network, or"
                                + " raise the limit.",
                        cause)
                .build();
    }

    /** @return scheme, host and port: never a path or query, which may hold what is nobody's business */
    static String origin(URI target) {
        String port = target.getPort() < 0 ? "" : ":" + target.getPort();
        return target.getScheme() + "://" + target.getHost() + port;
    }

    private static LlmException.Builder of(ErrorKind kind, String problem, Throwable cause) {
        return LlmException.builder(kind, problem).cause(cause);
    }

    private static String said(Throwable problem) {
        return problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage();
    }

    static Throwable unwrap(Throwable thrown) {
        Throwable current = thrown;
        while ((current instanceof CompletionException || current instanceof ExecutionException)
                && current.getCause() != null) {
            current = current.getCause();
        }
        return current;
    }

    private static boolean hasCause(Throwable thrown, Class<? extends Throwable> type) {
        for (Throwable current = thrown; current != null; current = current.getCause()) {
            if (type.isInstance(current)) {
                return true;
            }
        }
        return false;
    }
}
