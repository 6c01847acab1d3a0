/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.transport.internal;

import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** A transport made out of keys and values, and what it publishes. */
final class Published implements AutoCloseable {

    static final String PID = "dev.osgillm.transport";

    private final List<HttpClient> clients = new ArrayList<>();
    private final List<Dictionary<?, ?>> properties = new ArrayList<>();
    private HttpTransport transport;

    /** @throws IllegalArgumentException as the transport does */
    Published open(String... keysAndValues) {
        transport = new HttpTransport(context(), "default", PID, config(keysAndValues));
        return this;
    }

    HttpClient client() {
        return clients.get(0);
    }

    int count() {
        return clients.size();
    }

    List<Dictionary<?, ?>> properties() {
        return properties;
    }

    @Override
    public void close() {
        if (transport != null) {
            transport.close();
        }
    }

    static TransportConfig config(String... keysAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return (TransportConfig) Proxy.newProxyInstance(
                Published.class.getClassLoader(),
                new Class<?>[] {TransportConfig.class},
                (proxy, method, arguments) -> {
                    String key = method.getName()
                            .replace("__", "\0")
                            .replace('_', '.')
                            .replace('\0', '_');
                    Object fallback = method.getDefaultValue();
                    String text = values.get(key);
                    if (text == null) {
                        return fallback;
                    }
                    if (fallback instanceof Integer) {
                        return Integer.valueOf(text);
                    }
                    return fallback instanceof Boolean ? Boolean.valueOf(text) : text;
                });
    }

    private BundleContext context() {
        ClassLoader loader = Published.class.getClassLoader();
        Object registration = Proxy.newProxyInstance(
                loader, new Class<?>[] {ServiceRegistration.class}, (proxy, method, arguments) -> null);
        return (BundleContext)
                Proxy.newProxyInstance(loader, new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("registerService")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    clients.add((HttpClient) arguments[1]);
                    properties.add((Dictionary<?, ?>) arguments[2]);
                    return registration;
                });
    }
}
