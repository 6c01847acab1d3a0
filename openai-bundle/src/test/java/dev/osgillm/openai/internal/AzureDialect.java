/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.tck.dialect.OpenAiPayloads;
import dev.osgillm.tck.server.Scripts;
import java.util.ArrayList;
import java.util.List;

/** How Azure speaks: as OpenAI, with the results of its filters before and in between. */
final class AzureDialect extends OpenAiDialect {

    static final String PROMPT_FILTERED =
            "{\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\",\"object\":\"\",\"prompt_filter_results\":[{\"prompt_index\":0,"
                    + "\"content_filter_results\":{\"hate\":{\"filtered\":false,\"severity\":\"safe\"}}}]}";

    @Override
    public List<byte[]> textFrames(String... texts) {
        List<byte[]> frames = new ArrayList<>();
        frames.add(Scripts.sseFrame(PROMPT_FILTERED));
        frames.addAll(super.textFrames(texts));
        return frames;
    }

    @Override
    public String errorBody(int status, String message) {
        String code = status == 404 ? "DeploymentNotFound" : Integer.toString(status);
        return OpenAiPayloads.error(message, null, null, code);
    }
}
