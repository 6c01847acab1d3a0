/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import dev.osgillm.tck.server.ScriptedServer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.SynchronousBundleListener;

/** Whom else it concerns when a provider bundle is replaced: nobody, by what the framework itself tells. */
public class UndisturbedIT extends FelixTestSupport {

    private static final String OPENAI = "dev.osgillm.openai";

    private final List<BundleEvent> events = new CopyOnWriteArrayList<>();
    private final List<FrameworkEvent> refreshes = new CopyOnWriteArrayList<>();
    private final List<FrameworkEvent> errors = new CopyOnWriteArrayList<>();
    private final SynchronousBundleListener bundleListener = events::add;
    private final FrameworkListener frameworkListener = event -> {
        if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
            refreshes.add(event);
        } else if (event.getType() == FrameworkEvent.ERROR) {
            errors.add(event);
        }
    };

    private Bundles bundles;

    @Before
    public void listen() {
        bundles = new Bundles(context);
        context.addBundleListener(bundleListener);
        context.addFrameworkListener(frameworkListener);
    }

    @After
    public void listenNoLonger() {
        context.removeBundleListener(bundleListener);
        context.removeFrameworkListener(frameworkListener);
    }

    @Test
    public void anUpdateOfAProviderRefreshesStopsAndStartsNoOtherBundle() throws Exception {
        bundles.update(container.bundle(OPENAI));
        assertEquals(Set.of(OPENAI), concerned());
        assertTrue(happened(BundleEvent.STOPPED) && happened(BundleEvent.UPDATED) && happened(BundleEvent.STARTED));

        bundles.refresh(container.bundle(OPENAI));
        assertEquals(Set.of(OPENAI), concerned());
        noErrors();
    }

    @Test
    public void aProviderThatIsUninstalledAndRefreshedConcernsNoOtherBundle() throws Exception {
        try (ScriptedServer server = Servers.ollama("ollama")) {
            container.configure(
                    "dev.osgillm.ollama", "b", Map.of("base_url", server.uri().toString(), "model", "llama-test"));
            long served = container.registry().provider("b").orElseThrow().serviceId();
            Bundle bundle = container.bundle(OPENAI);
            bundle.uninstall();
            bundles.refresh(bundle);
            assertTrue(happened(BundleEvent.UNINSTALLED));
            context.installBundle(bundle.getLocation()).start();
            assertEquals(Set.of(OPENAI), concerned());
            noErrors();
            assertEquals(
                    "The other provider's services are the ones from before",
                    served,
                    container.registry().provider("b").orElseThrow().serviceId());
        }
    }

    /** Events are told one after the other and later, so the last one of a refresh shows that the others were told. */
    private void noErrors() {
        container.await(() -> !refreshes.isEmpty(), "the end of the refresh");
        assertEquals(List.of(), errors);
    }

    private boolean happened(int type) {
        return events.stream().anyMatch(event -> event.getType() == type);
    }

    private Set<String> concerned() {
        Set<String> names = new TreeSet<>();
        events.forEach(event -> names.add(event.getBundle().getSymbolicName()));
        return names;
    }
}
