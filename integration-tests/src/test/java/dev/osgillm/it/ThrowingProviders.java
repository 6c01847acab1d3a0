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
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * The activator of a bundle with two providers: {@code throws} throws wherever it can, {@code throws-later} only when its
 * call is used.
 */
public final class ThrowingProviders implements BundleActivator {

    /** Makes it a provider in the sense of the API, and nothing more. */
    public static final class Provider implements ChatProvider, HealthProbe {

        private final boolean later;

        /** @param later whether it makes calls */
        public Provider(boolean later) {
            this.later = later;
        }

        @Override
        public StreamingCall<ChatEvent, ChatResponse> newCall(ChatRequest request) {
            if (later) {
                return new Thrower<>();
            }
            throw thrown();
        }

        @Override
        public Call<Health> probe() {
            if (later) {
                return new Thrower<ChatEvent, Health>();
            }
            throw thrown();
        }

        @Override
        public int hashCode() {
            throw thrown();
        }

        @Override
        public boolean equals(Object other) {
            throw thrown();
        }

        @Override
        public String toString() {
            throw thrown();
        }
    }

    /** A call. */
    public static final class Thrower<E, R> implements StreamingCall<E, R> {

        @Override
        public Flow.Publisher<E> events() {
            throw thrown();
        }

        @Override
        public R execute() {
            throw thrown();
        }

        @Override
        public CompletionStage<R> executeAsync() {
            throw thrown();
        }

        @Override
        public void cancel() {
            throw thrown();
        }

        @Override
        public String toString() {
            throw thrown();
        }
    }

    static RuntimeException thrown() {
        return new UnsupportedOperationException("from a provider that throws");
    }

    @Override
    public void start(BundleContext context) {
        publish(context, "throws", new Provider(false));
        publish(context, "throws-later", new Provider(true));
    }

    private static void publish(BundleContext context, String id, Provider provider) {
        context.registerService(
                new String[] {ChatProvider.class.getName(), HealthProbe.class.getName()},
                provider,
                new Hashtable<>(Map.of("llm.id", id, "llm.model", id + "-model", "service.ranking", 100)));
    }

    @Override
    public void stop(BundleContext context) {
        throw thrown();
    }
}
