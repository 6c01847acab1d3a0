/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.soak;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.StreamingCall;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.api.chat.ChatProvider;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.client.LlmClient;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.embedding.EmbeddingProvider;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.embedding.EmbeddingResponse;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A way to a provider.
 *
 * @param name for messages
 * @param families whose bundles it depends on
 * @param refusing whether it can be asked for {@link Behaviour#REFUSED}
 * @param chats makes a call for the behaviour that a request names
 * @param embeddings makes a call for the behaviour that a request names
 */
record Target(
        String name,
        List<Family> families,
        boolean refusing,
        Maker<ChatRequest, StreamingCall<ChatEvent, ChatResponse>> chats,
        Maker<EmbeddingRequest, Call<EmbeddingResponse>> embeddings) {

    /** Makes calls. */
    interface Maker<Q, C> {
        C call(Behaviour behaviour, Q request);
    }

    /** An instance of the provider's factory, without a router. */
    static Target direct(Family family) {
        return new Target(
                family.type() + " directly",
                List.of(family),
                true,
                (behaviour, request) -> family.direct(behaviour)
                        .as(ChatProvider.class)
                        .orElseThrow()
                        .newCall(request),
                (behaviour, request) -> family.direct(behaviour)
                        .as(EmbeddingProvider.class)
                        .orElseThrow()
                        .newCall(request));
    }

    /** The published instance, through the router. */
    static Target routed(Family family, LlmClient client) {
        return routed(
                family.type() + " routed",
                List.of(family),
                true,
                client,
                behaviour -> Selection.id(family.id(behaviour)));
    }

    /** Whatever matches a filter, through the router. */
    static Target filtered(String name, List<Family> families, LlmClient client, String filter) {
        return routed(name, families, false, client, behaviour -> Selection.filter(filter));
    }

    private static Target routed(
            String name,
            List<Family> families,
            boolean refusing,
            LlmClient client,
            Function<Behaviour, Selection> selection) {
        return new Target(
                name,
                families,
                refusing,
                (behaviour, request) -> client.newCall(request, selection.apply(behaviour)),
                (behaviour, request) -> client.newCall(request, selection.apply(behaviour)));
    }

    /** @return what differs when a bundle was changed in between */
    List<Long> swaps() {
        return families.stream().map(Family::swaps).toList();
    }

    /** @return how a call may fail that ran since those were taken, because a bundle changed meanwhile */
    Set<ErrorKind> excusedSince(List<Long> before) {
        boolean still = before.stream().allMatch(count -> count % 2 == 0) && before.equals(swaps());
        if (still) {
            return Set.of();
        }
        // Of several candidates the last one tells, and which that is depends on when they came.
        return refusing ? Set.of(ErrorKind.UNAVAILABLE) : Set.of(ErrorKind.UNAVAILABLE, ErrorKind.NETWORK);
    }

    /** @return what the servers saw of a call, for messages */
    String history(long number) {
        return families.stream()
                .map(family ->
                        family.type() + "'s server saw " + family.player().history(number))
                .collect(Collectors.joining(", "));
    }
}
