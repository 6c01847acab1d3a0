/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.api.provider.ProviderFactory;
import dev.osgillm.tck.contract.ProviderFactoryContract;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

class FactoryContractIT extends ProviderFactoryContract {

    private static final String KEY = "sk-test-0123456789";

    private final Transport transport = new Transport();
    private final OpenAiFactory factory = new OpenAiFactory(context(), transport.client, transport.timer);

    @AfterEach
    void close() {
        factory.deactivate();
        transport.close();
    }

    /** Of a bundle with the metatype, which only the packed jar has. */
    private static BundleContext context() {
        ClassLoader loader = OpenAiFactory.class.getClassLoader();
        Bundle bundle = (Bundle) Proxy.newProxyInstance(
                loader,
                new Class<?>[] {Bundle.class},
                (proxy, method, arguments) -> loader.getResource((String) arguments[0]));
        return (BundleContext) Proxy.newProxyInstance(
                loader, new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> bundle);
    }

    @Override
    protected ProviderFactory factory() {
        return factory;
    }

    @Override
    protected Map<String, Object> configuration(URI serverBase) {
        return Map.of("id", "mine", "base_url", serverBase + "/v1", ".api_key", KEY, "drain_timeout", "0s");
    }

    @Override
    protected Map.Entry<String, Object> wrongSetting() {
        return Map.entry("idle_timeout", "soon");
    }

    @Override
    protected String secret() {
        return KEY;
    }
}
