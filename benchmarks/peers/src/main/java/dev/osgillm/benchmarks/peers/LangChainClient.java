/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.peers;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.net.URI;
import java.util.concurrent.atomic.AtomicReference;

/** LangChain4j, everything but the limit at its default. */
final class LangChainClient implements Client {

    private final boolean ollama;

    LangChainClient(boolean ollama) {
        this.ollama = ollama;
    }

    @Override
    public String name() {
        return ollama ? "LangChain4j ollama" : "LangChain4j open-ai";
    }

    @Override
    public boolean ollama() {
        return ollama;
    }

    private StreamingChatModel streaming(URI server) {
        return ollama
                ? OllamaStreamingChatModel.builder()
                        .baseUrl(server.toString())
                        .modelName("m")
                        .timeout(LIMIT)
                        .build()
                : OpenAiStreamingChatModel.builder()
                        .baseUrl(server + "/v1")
                        .apiKey(KEY)
                        .modelName("m")
                        .timeout(LIMIT)
                        .build();
    }

    private ChatModel blocking(URI server) {
        return ollama
                ? OllamaChatModel.builder()
                        .baseUrl(server.toString())
                        .modelName("m")
                        .timeout(LIMIT)
                        .build()
                : OpenAiChatModel.builder()
                        .baseUrl(server + "/v1")
                        .apiKey(KEY)
                        .modelName("m")
                        .timeout(LIMIT)
                        .build();
    }

    @Override
    public Runnable stream(URI server, Probe probe) {
        AtomicReference<StreamingHandle> handle = new AtomicReference<>();
        streaming(server).chat("hi", new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(PartialResponse partial, PartialResponseContext context) {
                handle.set(context.streamingHandle());
                probe.text(partial.text());
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                response.aiMessage()
                        .toolExecutionRequests()
                        .forEach(tool -> probe.tool(tool.id(), tool.name(), tool.arguments()));
                probe.completed();
            }

            @Override
            public void onError(Throwable failure) {
                probe.failed(failure);
            }
        });
        return () -> {
            StreamingHandle current = handle.get();
            if (current != null) {
                current.cancel();
            }
        };
    }

    @Override
    public String chat(URI server) {
        return blocking(server).chat("hi");
    }
}
