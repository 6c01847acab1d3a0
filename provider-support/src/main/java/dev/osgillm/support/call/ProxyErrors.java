/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Failures that are the proxy's and not the server's. */
final class ProxyErrors {

    /** The status of a proxy that wants credentials. */
    static final int REFUSED = 407;

    private static final String CLIENT = " of the HTTP client (etc/dev.osgillm.transport.cfg)";
    private static final String OPTION = "jdk.http.auth.tunneling.disabledSchemes";
    private static final Pattern TUNNEL = Pattern.compile("Tunnel failed, got: (\\d+)");

    private ProxyErrors() {}

    /** @return {@code host:port} of the proxy over which a client reaches an address, empty when it goes direct */
    static Optional<String> proxyOf(HttpClient client, URI target) {
        try {
            ProxySelector selector = client.proxy().orElseGet(ProxySelector::getDefault);
            List<Proxy> proxies = selector == null ? List.of() : selector.select(target);
            return proxies.isEmpty()
                            || proxies.get(0).type() != Proxy.Type.HTTP
                            || !(proxies.get(0).address() instanceof InetSocketAddress address)
                    ? Optional.empty()
                    : Optional.of(address.getHostString() + ":" + address.getPort());
        } catch (RuntimeException e) {
            return Optional.empty(); // a selector of somebody else's; it is asked for a message only
        }
    }

    /** @return the error for a {@link #REFUSED} answer */
    static LlmException refused(HttpClient client, URI target) {
        String disabled = System.getProperty(OPTION);
        boolean option = "https".equalsIgnoreCase(target.getScheme())
                && (disabled == null || disabled.toLowerCase(Locale.ROOT).contains("basic"));
        return LlmException.builder(
                        ErrorKind.CONFIGURATION,
                        "The proxy " + proxyOf(client, target).orElse("in between") + " refused to reach "
                                + TransportErrors.origin(target)
                                + " without the right password (407). Set proxy_user and"
                                + " .proxy_password" + CLIENT
                                + (option
                                        ? ", and start the JVM with -D" + OPTION
                                                + "= so that Java sends them for https."
                                        : "."))
                .status(REFUSED)
                .retryable(false)
                .build();
    }

    /**
     * @param proxy over which the request went
     * @param server without it
     */
    static Optional<LlmException> of(Throwable thrown, String proxy, String server) {
        Matcher tunnel = TUNNEL.matcher(String.valueOf(thrown.getMessage()));
        if (thrown instanceof IOException && tunnel.find()) {
            int status = Integer.parseInt(tunnel.group(1));
            return Optional.of(LlmException.builder(
                            ErrorKind.NETWORK,
                            "The proxy " + proxy + " does not reach " + server + " (" + status
                                    + "). Check whether the host is right and whether the proxy lets it through, or name it in"
                                    + " no_proxy" + CLIENT + ".")
                    .status(status)
                    .retryable(status >= 500)
                    .cause(thrown)
                    .build());
        }
        if (thrown instanceof ConnectException) {
            return Optional.of(LlmException.builder(
                            ErrorKind.NETWORK,
                            "The proxy " + proxy + " does not answer, over which " + server
                                    + " is reached. Start it, or correct proxy or no_proxy" + CLIENT + ".")
                    .cause(thrown)
                    .build());
        }
        return Optional.empty();
    }
}
