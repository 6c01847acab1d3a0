/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.peers;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.AsyncStreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.net.URI;
import java.util.Optional;

/** openai-java with its own HTTP client, everything but the limit at its default. */
final class OpenAiJavaClient implements Client {

    private static final ChatCompletionCreateParams PARAMS =
            ChatCompletionCreateParams.builder().model("m").addUserMessage("hi").build();

    @Override
    public String name() {
        return "openai-java";
    }

    @Override
    public boolean ollama() {
        return false;
    }

    private static OpenAIClient client(URI server) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(server + "/v1")
                .apiKey(KEY)
                .timeout(LIMIT)
                .build();
    }

    @Override
    public Runnable stream(URI server, Probe probe) {
        OpenAIClient client = client(server);
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        AsyncStreamResponse<ChatCompletionChunk> response =
                client.async().chat().completions().createStreaming(PARAMS);
        response.subscribe(new AsyncStreamResponse.Handler<>() {
            @Override
            public void onNext(ChatCompletionChunk chunk) {
                accumulator.accumulate(chunk);
                chunk.choices().forEach(choice -> choice.delta()
                        .content()
                        .filter(text -> !text.isEmpty())
                        .ifPresent(probe::text));
            }

            @Override
            public void onComplete(Optional<Throwable> failure) {
                if (failure.isPresent()) {
                    probe.failed(failure.get());
                } else {
                    tools(accumulator, probe);
                    probe.completed();
                }
            }
        });
        return response::close;
    }

    /** The accumulator wants a finish reason; who does not ask it gets the text all the same. */
    private static void tools(ChatCompletionAccumulator accumulator, Probe probe) {
        try {
            accumulator.chatCompletion().choices().forEach(choice -> choice.message()
                    .toolCalls()
                    .ifPresent(calls -> calls.forEach(call -> probe.tool(
                            call.asFunction().id(),
                            call.asFunction().function().name(),
                            call.asFunction().function().arguments()))));
        } catch (RuntimeException e) {
            // Without tools there is nothing to miss.
        }
    }

    @Override
    public String chat(URI server) {
        OpenAIClient client = client(server);
        try {
            return client.chat()
                    .completions()
                    .create(PARAMS)
                    .choices()
                    .get(0)
                    .message()
                    .content()
                    .orElse("");
        } finally {
            client.close();
        }
    }
}
