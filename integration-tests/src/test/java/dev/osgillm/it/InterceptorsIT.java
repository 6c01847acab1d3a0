/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.client.LlmClient;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.interceptor.CallInterceptor;
import dev.osgillm.api.interceptor.Decision;
import dev.osgillm.api.interceptor.InterceptorInfo;
import dev.osgillm.api.interceptor.LlmInterceptors;
import dev.osgillm.api.usage.LlmUsage;
import dev.osgillm.api.usage.UsageRecord;
import dev.osgillm.tck.server.ScriptedServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Interceptors that come and go, and who calls. */
public class InterceptorsIT extends FelixTestSupport {

    private static final String OPENAI = "dev.osgillm.openai";

    /** A bundle with nothing in it, which calls all the same. */
    private Bundle application(String name) throws Exception {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        attributes.putValue(Constants.BUNDLE_SYMBOLICNAME, name);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new JarOutputStream(bytes, manifest).close();
        Bundle bundle = context.installBundle("test:" + name, new ByteArrayInputStream(bytes.toByteArray()));
        bundle.start();
        return bundle;
    }

    private static LlmClient client(Bundle application) {
        BundleContext of = application.getBundleContext();
        ServiceReference<?> reference = of.getServiceReference(LlmClient.class.getName());
        return (LlmClient) of.getService(reference);
    }

    private static void ask(LlmClient client) {
        client.newCall(ChatRequest.of("hi"), Selection.id("asked")).execute();
    }

    @Test
    public void usageIsToldByBundleAndInterceptorsComeAndGoLive() throws Exception {
        Bundle interceptors = context.installBundle(
                new File("target/optional/osgi-llm-interceptors.jar").toURI().toString());
        interceptors.start();
        Bundle shop = application("com.example.shop");
        Bundle desk = application("com.example.desk");
        try (ScriptedServer server = Servers.openAi("openai")) {
            container.configure(OPENAI, "asked", Map.of("base_url", server.uri() + "/v1", "model", "gpt-test"));
            LlmUsage usage = container.service(LlmUsage.class);
            LlmClient first = client(shop);
            LlmClient second = client(desk);
            assertNotSame(first, second);
            ask(first);
            ask(second);
            ask(second);
            List<UsageRecord> records = usage.snapshot().stream()
                    .filter(record -> record.providerId().equals("asked"))
                    .toList();
            assertEquals(
                    List.of("com.example.desk 2", "com.example.shop 1"),
                    records.stream()
                            .map(record -> record.bundle() + " " + record.calls())
                            .toList());
            assertEquals("gpt-test", records.get(0).model());

            List<String> seen = new ArrayList<>();
            ServiceRegistration<CallInterceptor> registration = context.registerService(
                    CallInterceptor.class,
                    call -> {
                        seen.add(call.bundle());
                        return Decision.proceed();
                    },
                    null);
            ask(first);
            desk.uninstall();
            ask(first); // the other bundle's client ended nothing of this one
            registration.unregister();
            ask(first);
            assertEquals(List.of("com.example.shop", "com.example.shop"), seen);

            interceptors.uninstall();
            ask(first);
            container.remove(OPENAI, "asked");
        } finally {
            for (Bundle bundle : List.of(shop, desk, interceptors)) {
                if (bundle.getState() != Bundle.UNINSTALLED) {
                    bundle.uninstall();
                }
            }
        }
    }

    private static void start(Bundle bundle) {
        try {
            bundle.start();
        } catch (BundleException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until the router knows this of an interceptor: configurations arrive on a thread of their own. */
    private void awaitKnown(LlmInterceptors known, String what, Predicate<InterceptorInfo> condition) {
        container.await(() -> known.interceptors().stream().anyMatch(condition), what);
    }

    @Test
    public void noCallGoesWithoutAnInterceptorThatIsRequired() throws Exception {
        Bundle interceptors = context.installBundle(
                new File("target/optional/osgi-llm-interceptors.jar").toURI().toString());
        interceptors.start();
        ConfigurationAdmin admin = container.service(ConfigurationAdmin.class);
        Configuration redaction = admin.getConfiguration("dev.osgillm.redaction", "?");
        Configuration router = admin.getConfiguration("dev.osgillm.router", "?");
        Bundle shop = application("com.example.shop");
        try (ScriptedServer server = Servers.openAi("openai")) {
            container.configure(OPENAI, "asked", Map.of("base_url", server.uri() + "/v1", "model", "gpt-test"));
            LlmInterceptors known = container.service(LlmInterceptors.class);
            LlmClient client = client(shop);
            router.update(new Hashtable<>(Map.of("required_interceptors", "redaction", "swap_grace", "30s")));
            awaitKnown(known, "what is missing", InterceptorInfo.absent("redaction")::equals);
            CompletableFuture<?> waiting = client.newCall(ChatRequest.of("a@example.org"), Selection.id("asked"))
                    .executeAsync()
                    .toCompletableFuture();
            redaction.update(new Hashtable<>(Map.of("kinds", "email")));
            waiting.get(30, TimeUnit.SECONDS);
            assertTrue(known.interceptors().stream()
                    .anyMatch(each -> each.name().equals("redaction") && each.present() && each.required()));
            for (int i = 0; i < 50; i++) {
                interceptors.stop();
                CompletableFuture<?> restart = CompletableFuture.runAsync(() -> start(interceptors));
                client.newCall(ChatRequest.of("a@example.org"), Selection.id("asked"))
                        .execute();
                restart.get(30, TimeUnit.SECONDS);
            }
            router.update(new Hashtable<>(Map.of("swap_grace", "30s")));
            awaitKnown(
                    known,
                    "no requirement",
                    each -> each.name().equals("redaction") && each.present() && !each.required());
            for (int i = 0; i < 50; i++) { // a change takes nothing away, so nothing need be required
                redaction.update(new Hashtable<>(Map.of("kinds", i % 2 == 0 ? "email,card" : "email")));
                client.newCall(ChatRequest.of("a@example.org"), Selection.id("asked"))
                        .execute();
            }

            interceptors.stop();
            router.update(new Hashtable<>(Map.of("required_interceptors", "redaction", "swap_grace", "0")));
            awaitKnown(known, "what is missing", InterceptorInfo.absent("redaction")::equals);
            try {
                ask(client);
                fail("went without redaction");
            } catch (LlmException e) {
                assertEquals(ErrorKind.UNAVAILABLE, e.kind());
                assertTrue(e.getMessage(), e.getMessage().contains("'redaction'"));
            }
            server.requests().forEach(request -> {
                assertFalse(request.body(), request.body().contains("a@example.org"));
            });
        } finally {
            router.delete();
            redaction.delete();
            container.remove(OPENAI, "asked");
            shop.uninstall();
            interceptors.uninstall();
        }
    }
}
