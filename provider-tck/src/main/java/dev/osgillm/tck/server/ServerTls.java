/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.server;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** How a {@link ScriptedServer} speaks TLS, and what its clients offered. Safe for use by many threads. */
public final class ServerTls {

    private static final String HTTP_1 = "http/1.1";

    private final SSLContext context;
    private final boolean clientCertificate;
    private final List<List<String>> offered = new CopyOnWriteArrayList<>();

    private ServerTls(SSLContext context, boolean clientCertificate) {
        this.context = context;
        this.clientCertificate = clientCertificate;
    }

    /** @param context with the certificate of the server; trusts the certificates of clients, if any are asked for */
    public static ServerTls of(SSLContext context) {
        return new ServerTls(context, false);
    }

    /** @return the same, for clients with a certificate only */
    public ServerTls requireClientCertificate() {
        return new ServerTls(context, true);
    }

    /** @return the protocols that each connection offered by ALPN, in the order of the handshakes */
    public List<List<String>> offeredProtocols() {
        return List.copyOf(offered);
    }

    /** @return the server's end of a connection; its first read or write shakes hands */
    SSLSocket secure(Socket accepted) throws IOException {
        SSLSocket secured =
                (SSLSocket) context.getSocketFactory().createSocket(accepted, null, accepted.getPort(), true);
        secured.setUseClientMode(false);
        secured.setNeedClientAuth(clientCertificate);
        secured.setHandshakeApplicationProtocolSelector((socket, protocols) -> {
            offered.add(List.copyOf(protocols));
            return protocols.contains(HTTP_1) ? HTTP_1 : "";
        });
        return secured;
    }
}
