/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonObject;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.api.chat.ChatCompleted;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.support.json.Json;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.Scripts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A provider with a preset, and the words of the server that the preset is for. */
final class PlayedServer implements AutoCloseable {

    static final String KEY = "sk-own-0123456789";
    static final String CHAT = "/v1/chat/completions";
    static final String OK = "{\"choices\":[{\"message\":{\"content\":\"ok\"},\"finish_reason\":\"stop\"}]}";

    final ScriptedServer server = ScriptedServer.start();
    final OpenAiProvider provider;
    private final String chat;
    private final Transport transport = new Transport();

    PlayedServer(String preset) {
        this(preset, CHAT);
    }

    /** @param chat the path of chats; the address that is configured has {@code /v1} where it begins so */
    PlayedServer(String preset, String chat, String... keysAndValues) {
        this.chat = chat;
        String base = server.uri() + (chat.equals(CHAT) ? "/v1" : "");
        List<String> all = new ArrayList<>(
                List.of("preset", preset, "base_url", base, ".api_key", KEY, "id", "work", "model", "m"));
        all.addAll(Arrays.asList(keysAndValues));
        provider = transport.provider(Timeouts.INHERITED, all.toArray(String[]::new));
    }

    static ChatRequest.Builder asking() {
        return ChatRequest.builder().user("Hi");
    }

    PlayedServer says(Script... scripts) {
        server.on("POST", chat, scripts);
        return this;
    }

    /** @return what the provider makes of a whole answer */
    ChatResponse whole(String body) {
        says(Scripts.text(200, body));
        return provider.newCall(asking().build()).execute();
    }

    /** @return what the provider makes of a stream with these payloads */
    ChatResponse streamed(String... payloads) {
        return raw(sse(payloads));
    }

    /** @return what the provider makes of a stream, byte for byte */
    ChatResponse raw(String stream) {
        says(Scripts.rawStreamByteByByte(Scripts.SSE, stream));
        return stream(asking().build());
    }

    ChatResponse stream(ChatRequest request) {
        ChatEvent last = null;
        try (var events = provider.newCall(request).stream()) {
            while (events.hasNext()) {
                last = events.next();
            }
        }
        return ((ChatCompleted) last).response();
    }

    /** @return the failure of a stream */
    LlmException broken(String stream) {
        return catchThrowableOfType(LlmException.class, () -> raw(stream));
    }

    /** @return the failure that a status and body are, plain and for a stream alike */
    LlmException refused(int status, String body) {
        says(Scripts.json(status, body));
        LlmException streamed = catchThrowableOfType(LlmException.class, () -> stream(asking().build()));
        LlmException plain = catchThrowableOfType(
                LlmException.class, () -> provider.newCall(asking().build()).execute());
        assertThat(streamed.kind()).isEqualTo(plain.kind());
        assertThat(streamed.retryable()).isEqualTo(plain.retryable());
        return plain;
    }

    /** @return the body that the provider sends for a request */
    JsonObject sends(ChatRequest request) {
        says(Scripts.json(200, OK));
        provider.newCall(request).execute();
        return lastBody();
    }

    /** @return the body of the latest request */
    JsonObject lastBody() {
        return Json.parseObject(
                server.requests().get(server.requests().size() - 1).body());
    }

    static String sse(String... payloads) {
        StringBuilder body = new StringBuilder();
        for (String payload : payloads) {
            body.append("data: ").append(payload).append("\n\n");
        }
        return body.toString();
    }

    @Override
    public void close() {
        transport.close();
        server.close();
    }
}
