/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.cache;

import dev.osgillm.api.chat.ChatResponse;
import dev.osgillm.api.chat.Choice;
import dev.osgillm.api.chat.ContentPart;
import dev.osgillm.api.chat.MediaPart;
import dev.osgillm.api.chat.TextPart;
import dev.osgillm.api.embedding.EmbeddingResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Answers for a while, no more of them than there is room for: the one that was not asked for longest goes first. Thread safe. */
final class AnswerStore {

    private static final int CHARACTERS_OF_A_NUMBER = 2; // as much memory as a number of a vector takes

    private record Entry(Object answer, long characters, Instant until) {}

    private final int mostEntries;
    private final long mostCharacters;
    private final Clock clock;
    private final Map<CacheKey, Entry> entries = new LinkedHashMap<>(16, 0.75f, true); // guarded by itself
    private long characters;

    AnswerStore(int mostEntries, long mostCharacters, Clock clock) {
        this.mostEntries = mostEntries;
        this.mostCharacters = mostCharacters;
        this.clock = clock;
    }

    Optional<Object> get(CacheKey key) {
        Instant now = clock.instant();
        synchronized (entries) {
            Entry entry = entries.get(key);
            if (entry == null) {
                return Optional.empty();
            }
            if (!now.isBefore(entry.until())) {
                remove(key);
                return Optional.empty();
            }
            return Optional.of(entry.answer());
        }
    }

    /** An answer that alone is too large is not kept. */
    void put(CacheKey key, Object answer, Duration time) {
        Entry entry = new Entry(answer, size(answer), clock.instant().plus(time));
        if (entry.characters() > mostCharacters) {
            return;
        }
        synchronized (entries) {
            remove(key);
            entries.put(key, entry);
            characters += entry.characters();
            Iterator<Entry> eldest = entries.values().iterator();
            while (entries.size() > mostEntries || characters > mostCharacters) {
                characters -= eldest.next().characters();
                eldest.remove();
            }
        }
    }

    private void remove(CacheKey key) {
        Entry old = entries.remove(key);
        if (old != null) {
            characters -= old.characters();
        }
    }

    private static long size(ContentPart part) {
        if (part instanceof TextPart text) {
            return text.text().length();
        }
        // Two bytes take the memory of a character.
        return part instanceof MediaPart media
                ? (media.data().map(bytes -> bytes.length).orElse(0) + 1) / 2
                        + media.uri().map(uri -> uri.toString().length()).orElse(0)
                : 0;
    }

    private static long size(Object answer) {
        if (answer instanceof EmbeddingResponse embedding) {
            return embedding.vectors().stream()
                            .mapToLong(vector -> vector.length)
                            .sum()
                    * CHARACTERS_OF_A_NUMBER;
        }
        long size = 0;
        for (Choice choice : ((ChatResponse) answer).choices()) {
            size += choice.message().content().stream()
                    .mapToLong(AnswerStore::size)
                    .sum();
            size += choice.message().reasoning().map(String::length).orElse(0);
            size += choice.logprobs().toString().length();
            size += choice.message().providerData().toString().length();
        }
        return size + ((ChatResponse) answer).continuation().map(String::length).orElse(0);
    }
}
