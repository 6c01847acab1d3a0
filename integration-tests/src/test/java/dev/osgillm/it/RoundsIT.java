/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.it;

import static org.junit.Assert.assertEquals;

import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.client.Selection;
import dev.osgillm.tck.server.ScriptedServer;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;

/** A provider bundle that comes and goes very often leaves nothing behind. */
public class RoundsIT extends FelixTestSupport {

    private static final String OPENAI = "dev.osgillm.openai";
    private static final int ROUNDS = 60;
    private static final int WARM_UP = 5;
    private static final int ASKED_EVERY = 10;

    private final ReferenceQueue<ClassLoader> gone = new ReferenceQueue<>();

    @Test
    public void manyInstallationsUpdatesAndUninstallationsLeaveNothingBehind() throws Exception {
        Bundles bundles = new Bundles(context);
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        Bundle bundle = container.bundle(OPENAI);
        try (ScriptedServer server = Servers.openAi("rounds")) {
            container.configure(OPENAI, "round", Map.of("base_url", server.uri() + "/v1", "model", "gpt-test"));
            for (int round = 0; round < WARM_UP; round++) {
                bundle = round(bundles, bundle, loaders, true);
            }
            Map<String, Integer> services = services();
            for (int round = 0; round < ROUNDS; round++) {
                bundle = round(bundles, bundle, loaders, round % ASKED_EVERY == 0);
            }
            assertEquals("Services as before", services, services());
        }
        // The connections are closed with their server: the JDK keeps the request that opened one as long as it.
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        int left = loaders.size();
        while (left > 0) {
            if (gone.remove(50) != null) {
                left--;
            } else if (System.nanoTime() < deadline) {
                System.gc(); // garbage is collected when the JVM likes, so this asks until it is
            } else {
                throw new AssertionError(left + " class loaders are left; threads with one of them: " + threads());
            }
        }
    }

    private Bundle round(Bundles bundles, Bundle bundle, List<WeakReference<ClassLoader>> loaders, boolean ask)
            throws Exception {
        loaders.add(loader(bundle));
        bundle.uninstall();
        bundles.refresh(bundle);
        Bundle installed = context.installBundle(bundle.getLocation());
        installed.start();
        loaders.add(loader(installed));
        bundles.update(installed);
        container.awaitProvider("round", provider -> true);
        if (ask) {
            assertEquals(
                    "Hello from rounds",
                    container
                            .client()
                            .newCall(ChatRequest.of("hi"), Selection.id("round"))
                            .execute()
                            .text());
        }
        return installed;
    }

    private WeakReference<ClassLoader> loader(Bundle bundle) {
        return new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader(), gone);
    }

    /** @return how many services there are of each kind */
    private Map<String, Integer> services() throws InvalidSyntaxException {
        Map<String, Integer> counts = new TreeMap<>();
        for (ServiceReference<?> reference : context.getAllServiceReferences(null, null)) {
            counts.merge(Arrays.toString((String[]) reference.getProperty("objectClass")), 1, Integer::sum);
        }
        return counts;
    }

    /** @return threads with the class loader of a bundle that is gone as their own */
    private List<String> threads() {
        ClassLoader current = container.bundle(OPENAI).adapt(BundleWiring.class).getClassLoader();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> String.valueOf(thread.getContextClassLoader()).contains(OPENAI)
                        && thread.getContextClassLoader() != current)
                .map(Thread::getName)
                .toList();
    }
}
