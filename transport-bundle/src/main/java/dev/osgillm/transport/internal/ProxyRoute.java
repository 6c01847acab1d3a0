/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.transport.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One proxy for all hosts but some. Immutable. */
final class ProxyRoute extends ProxySelector {

    private final String host;
    private final int port;
    private final List<String> direct;

    /** @param direct names of hosts, as {@code no_proxy} has them */
    ProxyRoute(String host, int port, List<String> direct) {
        this.host = host;
        this.port = port;
        this.direct = direct.stream().map(ProxyRoute::normal).toList();
    }

    /** @return the parts of {@code no_proxy} */
    static List<String> parse(Rules rules, String text) {
        List<String> hosts = new ArrayList<>();
        for (String part : text.split(",")) {
            String name = part.strip();
            if (name.isEmpty()) {
                continue;
            }
            boolean pattern = name.lastIndexOf('*') > 0 || (name.startsWith("*") && !name.matches("\\*|\\*\\..+"));
            // One colon, or one after a bracket: a port. IPv6 addresses have at least two.
            boolean port = name.matches("[^:]*:[^:]*|\\[.*]:.*");
            if (pattern || port || name.contains("/") || name.chars().anyMatch(Character::isWhitespace)) {
                throw rules.broken(
                        "no_proxy", "must be names of hosts without ports, *.DOMAIN or *, with commas between", name);
            }
            hosts.add(name);
        }
        return hosts;
    }

    @Override
    public List<Proxy> select(URI uri) {
        if (uri.getHost() == null || isDirect(normal(uri.getHost()))) {
            return List.of(Proxy.NO_PROXY);
        }
        // Not resolved here: the name may change its address while the client lives.
        return List.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(host, port)));
    }

    /** Nothing to choose from. */
    @Override
    public void connectFailed(URI uri, SocketAddress proxy, IOException failure) {}

    private boolean isDirect(String asked) {
        for (String name : direct) {
            boolean matches;
            if (name.equals("*")) {
                matches = true;
            } else if (name.startsWith("*.")) {
                matches = asked.endsWith(name.substring(1));
            } else {
                matches = asked.equals(name) || asked.endsWith("." + name);
            }
            if (matches) {
                return true;
            }
        }
        return false;
    }

    private static String normal(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("[") && lower.endsWith("]")) {
            return lower.substring(1, lower.length() - 1);
        }
        String dotless = lower.startsWith(".") ? lower.substring(1) : lower;
        return dotless.endsWith(".") ? dotless.substring(0, dotless.length() - 1) : dotless;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
