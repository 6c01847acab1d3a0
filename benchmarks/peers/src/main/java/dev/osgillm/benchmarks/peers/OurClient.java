/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.peers;

import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.TextDelta;
import dev.osgillm.api.provider.ProviderFactory;
import dev.osgillm.benchmarks.Felix;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Flow;

/** A provider of this project, from its bundle in a framework. */
final class OurClient implements Client {

    private static final Timeouts LIMITS = Timeouts.builder()
            .connect(LIMIT)
            .firstToken(LIMIT.plus(Duration.ofSeconds(3)))
            .idle(LIMIT)
            .total(LIMIT.plus(Duration.ofSeconds(4)))
            .build();

    private final String type;
    private final ProviderFactory factory;

    OurClient(Felix felix, String type) throws InterruptedException {
        this.type = type;
        factory = felix.service(ProviderFactory.class, "(llm.type=" + type + ")");
    }

    @Override
    public String name() {
        return "osgi-llm " + type;
    }

    @Override
    public boolean ollama() {
        return type.equals("ollama");
    }

    private StreamingCall<ChatEvent, ChatResponse> call(URI server) {
        Map<String, String> configuration = ollama()
                ? Map.of("base_url", server.toString(), ".api_key", KEY, "model", "m", "drain_timeout", "1s")
                : Map.of("base_url", server + "/v1", ".api_key", KEY, "model", "m", "dialect", "chat");
        // Ends with its factory; a case lasts a few seconds.
        ChatProvider provider =
                factory.create(configuration).as(ChatProvider.class).orElseThrow();
        return provider.newCall(
                ChatRequest.builder().user("hi").timeouts(LIMITS).build());
    }

    @Override
    public Runnable stream(URI server, Probe probe) {
        StreamingCall<ChatEvent, ChatResponse> call = call(server);
        call.events().subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ChatEvent event) {
                if (event instanceof TextDelta delta) {
                    probe.text(delta.text());
                } else if (event instanceof ChatCompleted completed) {
                    completed
                            .response()
                            .toolCalls()
                            .forEach(tool -> probe.tool(tool.id(), tool.name(), tool.arguments()));
                }
            }

            @Override
            public void onError(Throwable failure) {
                probe.failed(failure);
            }

            @Override
            public void onComplete() {
                probe.completed();
            }
        });
        return call::cancel;
    }

    @Override
    public String chat(URI server) {
        return call(server).execute().text();
    }
}
