/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.support.openai.OpenAiProfile;
import java.util.List;

/** What answers at the address of an instance. */
enum Target {
    /** The router: every model that some provider serves. */
    ROUTER(OpenAiProfile.COMPATIBLE),
    /** A dedicated endpoint that speaks OpenAI's dialect: vLLM, SGLang, llama.cpp. */
    OPENAI(OpenAiProfile.COMPATIBLE),
    /** A dedicated endpoint with Text Generation Inference, whose schemas are another member. */
    TGI(new OpenAiProfile("max_tokens", false, true, "seed", "tgi")),
    /** A dedicated endpoint with Text Embeddings Inference: no chats. */
    TEI(OpenAiProfile.COMPATIBLE);

    static final List<String> NAMES = List.of("router", "openai", "tgi", "tei");

    private final OpenAiProfile profile;

    Target(OpenAiProfile profile) {
        this.profile = profile;
    }

    OpenAiProfile profile() {
        return profile;
    }
}
