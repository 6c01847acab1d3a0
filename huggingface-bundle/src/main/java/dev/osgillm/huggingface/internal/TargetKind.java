/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import java.util.List;
import java.util.Locale;

/** What answers at an address. */
enum TargetKind {
    /** The router of the Inference Providers: many models, a token is needed. */
    ROUTER,
    /** A dedicated endpoint that speaks OpenAI's dialect: vLLM, SGLang, llama.cpp and others. */
    OPENAI,
    /** A dedicated endpoint that runs Text Generation Inference: one model, chats and completions. */
    TGI,
    /** A dedicated endpoint that runs Text Embeddings Inference: one model, embeddings only. */
    TEI;

    /** The word for a choice by address. */
    static final String AUTO = "auto";

    /** What a configuration may say. */
    static final List<String> WORDS = List.of(AUTO, "router", "openai", "tgi", "tei");

    /** @param word one of {@link #WORDS} but {@link #AUTO} */
    static TargetKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean chats() {
        return this != TEI;
    }

    boolean embeds() {
        return this != TGI;
    }
}
