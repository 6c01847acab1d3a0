/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tokenizer.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.api.EncodingType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpt-4o",
                "gpt-4o-mini-2024-07-18",
                "openai/gpt-4o",
                "OpenAI/GPT-4o",
                "chatgpt-4o-latest",
                "gpt-4.1-nano",
                "gpt-4.5-preview",
                "gpt-5",
                "gpt-5-mini",
                "gpt-5.1",
                "o1",
                "o1-preview",
                "o3-mini",
                "o4-mini",
                "ft:gpt-4o-mini-2024-07-18:org::id",
                "openai/gpt-oss-20b",
                "gpt-oss:20b",
                "openai/gpt-4o:extended"
            })
    void newerModelsHaveTheLargerVocabulary(String model) {
        assertThat(Model.of(model)).map(Model::encoding).contains(EncodingType.O200K_BASE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpt-4",
                "gpt-4-turbo-2024-04-09",
                "gpt-3.5-turbo",
                "gpt-3.5-turbo-0301",
                "gpt-35-turbo",
                "text-embedding-3-small",
                "text-embedding-3-large",
                "text-embedding-ada-002",
                "davinci-002",
                "ft:gpt-3.5-turbo:org",
                "ft:gpt-4:org",
                "openai/gpt-4"
            })
    void olderModelsAndEmbeddingsHaveTheSmallerOne(String model) {
        assertThat(Model.of(model)).map(Model::encoding).contains(EncodingType.CL100K_BASE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "openai/",
                "llama3.2",
                "meta-llama/Llama-3.1-8B",
                "mistral",
                "gpt",
                "gpt-",
                "gpt-2",
                "gpt2",
                "gpt-4x",
                "o2",
                "o10",
                "claude-3-opus",
                "EleutherAI/gpt-neo",
                "other/gpt-4o",
                "text-davinci-003",
                "gpt-6"
            })
    void othersAreNotKnown(String model) {
        assertThat(Model.of(model)).isEmpty();
    }
}
