/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatProvider;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

/** The contract can be kept. */
class SmallProviderTest extends ChatProviderContract {

    private final List<SmallProvider> providers = new ArrayList<>();

    @AfterEach
    void closeProviders() {
        providers.forEach(SmallProvider::close);
    }

    Set<Lie> lies() {
        return Set.of();
    }

    @Override
    protected ChatProvider provider(URI serverBase, Timeouts timeouts) {
        SmallProvider provider = new SmallProvider(serverBase, timeouts, lies());
        providers.add(provider);
        return provider;
    }

    @Override
    protected String chatPath() {
        return "/small";
    }

    @Override
    protected ChatDialect dialect() {
        return new SmallDialect();
    }

    @Override
    protected String secret() {
        return SmallProvider.SECRET;
    }
}
