/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.support.call.HttpReply;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One of the pages in which the Hub answers.
 *
 * @param next path and query of the next one, empty for the last
 */
record Page<T>(List<T> items, Optional<String> next) {

    private static final Pattern NEXT = Pattern.compile("<([^>]*)>\\s*;\\s*rel=\"?next\"?");

    /** @param reader returns empty for what is to be left out */
    static <T> Page<T> read(
            HubAddress hub, JsonElement body, HttpReply reply, Function<JsonObject, Optional<T>> reader) {
        if (!body.isJsonArray()) {
            throw LlmException.builder(
                            ErrorKind.PROTOCOL,
                            "The Hub did not answer with a list. Correct hub_url if it is not the Hub's.")
                    .build();
        }
        List<T> items = new ArrayList<>();
        for (JsonElement element : body.getAsJsonArray()) {
            if (element.isJsonObject()) {
                reader.apply(element.getAsJsonObject()).ifPresent(items::add);
            }
        }
        return new Page<>(
                items,
                reply.headers().allValues("Link").stream()
                        .flatMap(link -> next(hub, link))
                        .findFirst());
    }

    /** Without the host: a mirror passes on the Hub's own links, and no token shall follow a foreign one. */
    private static Stream<String> next(HubAddress hub, String link) {
        Matcher matcher = NEXT.matcher(link);
        if (!matcher.find()) {
            return Stream.empty();
        }
        try {
            URI address = URI.create(matcher.group(1));
            return address.getRawPath() == null
                    ? Stream.empty()
                    : Stream.of(hub.within(address)).filter(path -> path.startsWith("/"));
        } catch (IllegalArgumentException e) {
            return Stream.empty();
        }
    }
}
