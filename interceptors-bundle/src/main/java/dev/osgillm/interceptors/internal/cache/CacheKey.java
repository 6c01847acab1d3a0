/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.cache;

import dev.osgillm.api.LlmRequest;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ContentPart;
import dev.osgillm.api.chat.GenerationRequest;
import dev.osgillm.api.chat.MediaPart;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.PromptCache;
import dev.osgillm.api.chat.ResponseFormat;
import dev.osgillm.api.chat.TextPart;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.chat.ToolChoice;
import dev.osgillm.api.chat.ToolDefinition;
import dev.osgillm.api.completion.CompletionRequest;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.interceptor.Invocation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a call asks for, as a hash of everything that reaches the wire: two calls with one key ask the same. What a request says, and
 * what its headers hold, cannot be read out of it.
 */
final class CacheKey {

    private final byte[] hash;

    private CacheKey(byte[] hash) {
        this.hash = hash;
    }

    /** @return the key; empty for a request of a kind that is not known here */
    static Optional<CacheKey> of(Invocation call) {
        Writer writer = new Writer();
        writer.add(call.operation());
        writer.add(call.selection().kind());
        writer.add(call.selection().value());
        LlmRequest request = call.request();
        writer.add(request.model());
        writer.add(new TreeMap<>(request.headers()));
        writer.add(request.extra());
        if (request instanceof GenerationRequest generation) {
            generation(writer, generation);
        }
        if (request instanceof ChatRequest chat && known(chat)) {
            chat(writer, chat);
        } else if (request instanceof CompletionRequest completion) {
            completion(writer, completion);
        } else if (request instanceof EmbeddingRequest embedding) {
            writer.add(embedding.inputs());
            writer.add(embedding.dimensions());
        } else {
            return Optional.empty();
        }
        return Optional.of(new CacheKey(writer.digest()));
    }

    private static boolean known(ChatRequest chat) {
        return chat.messages().stream()
                .flatMap(message -> message.content().stream())
                .allMatch(part -> part instanceof TextPart || part instanceof MediaPart);
    }

    private static void generation(Writer writer, GenerationRequest request) {
        writer.add(request.maxTokens());
        writer.add(request.temperature());
        writer.add(request.topP());
        writer.add(request.frequencyPenalty());
        writer.add(request.presencePenalty());
        writer.add(request.stop());
        writer.add(request.seed());
        writer.add(request.choices());
        writer.add(request.responseFormat().map(ResponseFormat::type));
        writer.add(request.responseFormat().flatMap(ResponseFormat::name));
        writer.add(request.responseFormat().flatMap(ResponseFormat::schema));
        writer.add(request.responseFormat().map(ResponseFormat::strict));
        writer.add(request.reasoningEffort());
        writer.add(request.topLogprobs());
        writer.add(request.promptCache().flatMap(PromptCache::key));
        writer.add(request.promptCache().flatMap(PromptCache::retention));
    }

    private static void chat(Writer writer, ChatRequest request) {
        writer.add(request.messages().size());
        request.messages().forEach(message -> message(writer, message));
        writer.add(request.tools().size());
        for (ToolDefinition tool : request.tools()) {
            writer.add(tool.name());
            writer.add(tool.description());
            writer.add(tool.parameters());
            writer.add(tool.strict());
        }
        writer.add(request.toolChoice().map(ToolChoice::mode));
        writer.add(request.toolChoice().flatMap(ToolChoice::tool));
        writer.add(request.parallelToolCalls());
    }

    private static void message(Writer writer, Message message) {
        writer.add(message.role());
        writer.add(message.content().size());
        message.content().forEach(part -> part(writer, part));
        writer.add(message.toolCalls().size());
        for (ToolCall call : message.toolCalls()) {
            writer.add(call.id());
            writer.add(call.name());
            writer.add(call.arguments());
        }
        writer.add(message.toolCallId());
        writer.add(message.name());
        writer.add(message.reasoning());
        writer.add(message.refusal());
        writer.add(new TreeMap<>(message.providerData()));
    }

    private static void part(Writer writer, ContentPart part) {
        if (part instanceof TextPart text) {
            writer.add(text.text());
        } else if (part instanceof MediaPart media) {
            writer.add(media.kind());
            writer.add(media.mediaType());
            writer.add(media.uri());
            writer.add(media.name());
            writer.add(media.data().orElse(null));
        }
    }

    private static void completion(Writer writer, CompletionRequest request) {
        writer.add(request.prompt());
        writer.add(request.suffix());
        writer.add(request.system());
        writer.add(request.raw());
        writer.add(request.continuation());
        request.images().forEach(image -> part(writer, image));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CacheKey key && Arrays.equals(hash, key.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash);
    }

    /** Every value with its kind and length, so that no two lists of values look the same. */
    private static final class Writer {

        private final MessageDigest digest;

        Writer() {
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java has SHA-256", e);
            }
        }

        void add(Object value) {
            if (value instanceof Optional<?> optional) {
                add(optional.orElse(null));
            } else if (value instanceof Map<?, ?> map) {
                begin('m', map.size());
                new TreeMap<>(map).forEach((name, member) -> {
                    add(name);
                    add(member);
                });
            } else if (value instanceof Collection<?> list) {
                begin('l', list.size());
                list.forEach(this::add);
            } else if (value instanceof byte[] bytes) {
                bytes('b', bytes);
            } else if (value == null) {
                begin('0', 0);
            } else {
                // The text "1" and the number 1 are not the same to a server.
                char kind = value instanceof Number ? 'n' : value instanceof Boolean ? 't' : 's';
                bytes(kind, value.toString().getBytes(StandardCharsets.UTF_8));
            }
        }

        private void bytes(char kind, byte[] bytes) {
            begin(kind, bytes.length);
            digest.update(bytes);
        }

        private void begin(char kind, int length) {
            digest.update((byte) kind);
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
        }

        byte[] digest() {
            return digest.digest();
        }
    }
}
