/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.transport.internal;

import java.net.Proxy;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which proxy a client uses, and what it tells it.
 *
 * <p>The credentials are a header of each request that goes over the proxy; the JDK sends it to the proxy only. An
 * {@link java.net.Authenticator} would be worse: with one, Java 17 drops the request's own {@code Authorization} and fails at
 * answers with status 401 that have no {@code WWW-Authenticate}, as LLM servers give them.
 */
final class ProxyAccess {

    private static final Logger LOG = LoggerFactory.getLogger(ProxyAccess.class);
    private static final String DISABLED_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

    private final Optional<ProxySelector> selector;
    private final String authorization;

    private ProxyAccess(Optional<ProxySelector> selector, String authorization) {
        this.selector = selector;
        this.authorization = authorization;
    }

    /** @throws IllegalArgumentException for a value that breaks its rule */
    static ProxyAccess of(Rules rules, TransportConfig config) {
        String address = config.proxy().strip();
        String authorization = authorization(rules, config);
        if (address.isEmpty() || address.equals("none")) {
            if (!authorization.isEmpty()) {
                throw rules.broken("proxy", "must be host:port when proxy_user is set", address);
            }
            return new ProxyAccess(
                    address.isEmpty() ? Optional.empty() : Optional.of(HttpClient.Builder.NO_PROXY), authorization);
        }
        if (!authorization.isEmpty() && basicIsOffForTunnels()) {
            LOG.warn(
                    "{}: the proxy's password is not sent for https, because this JVM was not started with -D{}=",
                    rules.pid(),
                    DISABLED_SCHEMES);
        }
        return new ProxyAccess(Optional.of(route(rules, address, config.no__proxy())), authorization);
    }

    private static ProxyRoute route(Rules rules, String address, String direct) {
        String rule = "must be host:port";
        if (address.contains("@")) {
            throw rules.broken("proxy", rule + " without credentials; use proxy_user and .proxy_password", "(hidden)");
        }
        int colon = address.lastIndexOf(':');
        String host = colon < 1 ? "" : address.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.contains(":")) {
            host = "";
        }
        int port = portOf(address.substring(colon + 1));
        if (host.isEmpty() || host.contains("/") || port < 1 || port > 65_535) {
            throw rules.broken("proxy", rule, address);
        }
        return new ProxyRoute(host, port, ProxyRoute.parse(rules, direct));
    }

    private static int portOf(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static String authorization(Rules rules, TransportConfig config) {
        String user = config.proxy__user().strip();
        String password = rules.secret(".proxy_password", config._proxy__password());
        if (user.isEmpty() != password.isEmpty()) {
            throw rules.problem(
                    user.isEmpty() ? "proxy_user" : ".proxy_password", "must be set, since the other one is", null);
        }
        if (user.contains(":")) {
            throw rules.broken("proxy_user", "must not have a colon", user);
        }
        byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return user.isEmpty() ? "" : "Basic " + Base64.getEncoder().encodeToString(credentials);
    }

    private static boolean basicIsOffForTunnels() {
        String disabled = System.getProperty(DISABLED_SCHEMES);
        return disabled == null || disabled.toLowerCase(Locale.ROOT).contains("basic");
    }

    /** @return what chooses, empty for the JVM's own settings */
    Optional<ProxySelector> selector() {
        return selector;
    }

    /** @return the request with the proxy's credentials, where it goes over the proxy */
    HttpRequest authorized(HttpRequest request) {
        boolean proxied = !authorization.isEmpty()
                && selector.orElseThrow().select(request.uri()).get(0).type() == Proxy.Type.HTTP;
        return proxied
                ? HttpRequest.newBuilder(request, (name, value) -> true)
                        .setHeader("Proxy-Authorization", authorization)
                        .build()
                : request;
    }
}
