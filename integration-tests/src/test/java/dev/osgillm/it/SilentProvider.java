/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.it;

import dev.osgillm.api.Call;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.health.Health;
import dev.osgillm.api.health.HealthProbe;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** The activator of a bundle with the provider {@code silent}, which takes calls and never says anything again. */
public final class SilentProvider implements BundleActivator {

    /** Makes it a provider in the sense of the API, and nothing more. */
    public static final class Provider implements ChatProvider, HealthProbe {

        @Override
        public StreamingCall<ChatEvent, ChatResponse> newCall(ChatRequest request) {
            return new Silence<>();
        }

        @Override
        public Call<Health> probe() {
            return new Silence<ChatEvent, Health>();
        }
    }

    /** A call. */
    public static final class Silence<E, R> implements StreamingCall<E, R> {

        @Override
        public Flow.Publisher<E> events() {
            return subscriber -> {};
        }

        @Override
        public CompletionStage<R> executeAsync() {
            return new CompletableFuture<>();
        }

        @Override
        public void cancel() {
            // Not even now.
        }
    }

    @Override
    public void start(BundleContext context) {
        context.registerService(
                new String[] {ChatProvider.class.getName(), HealthProbe.class.getName()},
                new Provider(),
                new Hashtable<>(Map.of("llm.id", "silent", "llm.model", "silent-model")));
    }

    @Override
    public void stop(BundleContext context) {}
}
