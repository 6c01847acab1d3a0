/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.embedding.EmbeddingRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses over one set of providers, and what people read when one leads nowhere. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class SelectorTest {

    private final Felix felix = new Felix();

    @BeforeAll
    void publish() {
        provider("openai", "llm.model", "gpt-4o", "llm.configured", false, "service.ranking", 9);
        provider("azure", "llm.models", new String[] {"gpt-4o", "Llama-3"}, "service.ranking", 5);
        provider("ollama", "llm.model", "llama-3", "llm.local", true, "LLM.Gpu", "yes");
        provider("work/ollama", "llm.model", "qwen");
        provider("hub", "llm.models", java.util.List.of("meta/llama-3", "openai/o9"), "service.ranking", -1);
    }

    @AfterAll
    void close() {
        felix.close();
    }

    private void provider(String id, Object... properties) {
        felix.publish(id, FakeProvider.answering(id), properties);
    }

    private String answer(Selection selection) {
        return felix.client.newCall(ChatRequest.of("hi"), selection).execute().text();
    }

    private static LlmException failure(Call<?> call) {
        try {
            throw new AssertionError("Answered " + call.execute());
        } catch (LlmException e) {
            return e;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                        | azure:default", // nothing: the best that is configured
                "ollama                  | ollama:default",
                "openai                  | openai:default", // asked for by name even without its key
                "ollama/phi              | ollama:phi",
                "ollama/meta/llama-3     | ollama:meta/llama-3",
                "ollama/                 | ollama:default",
                "work/ollama             | work/ollama:default",
                "work/ollama/a/b         | work/ollama:a/b", // the longest id
                "meta/llama-3            | hub:meta/llama-3", // a model with a slash
                "openai/o9               | openai:o9", // the id wins over another's model
                "gpt-4o                  | azure:gpt-4o", // openai ranks higher, but is not configured
                "llama-3                 | ollama:llama-3", // the exact case wins over the ranking
                "LLAMA-3                 | azure:Llama-3", // as the instance spells it
                "(llm.local=true)        | ollama:default",
                "(llm.gpu=yes)           | ollama:default", // names of properties in any case
                "(llm.id=o*)             | ollama:default", // the configured one first
                "(llm.id=openai)         | openai:default",
            })
    void leadsTo(String address, String answer) {
        assertThat(answer(Selection.parse(address == null ? "" : address))).isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "opnai         | UNAVAILABLE     | Did you mean 'openai'?",
                "opnai/gpt     | UNAVAILABLE     | Did you mean 'openai/gpt'?",
                "OLLAMA        | UNAVAILABLE     | Did you mean 'ollama'?",
                "gtp-4o        | UNAVAILABLE     | Did you mean 'gpt-4o'?",
                "xy            | UNAVAILABLE     | There are: azure, hub, ollama, openai (not configured), work/ollama.",
                "xy            | UNAVAILABLE     | written with its provider, such as azure/xy.",
                "(llm.id=none) | UNAVAILABLE     | No provider matches (llm.id=none). There are: azure,",
                "(llm.id=      | INVALID_REQUEST | '(llm.id=' is no LDAP filter: ",
            })
    void saysWhyAnAddressLeadsNowhere(String address, ErrorKind kind, String part) {
        LlmException failure = failure(felix.client.newCall(ChatRequest.of("hi"), Selection.parse(address)));
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessageContaining(part);
    }

    @Test
    void doesNotGuessAtNamesThatHaveNothingInCommon() {
        LlmException failure = failure(felix.client.newCall(ChatRequest.of("hi"), Selection.id("hf")));
        assertThat(failure).hasMessageStartingWith("There is no provider 'hf'. There are: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ollama           | ollama: This provider has no embedding; it offers chat.",
                "gpt-4o           | What gpt-4o leads to has no embedding: azure, openai.",
                "(llm.local=true) | What (llm.local=true) leads to has no embedding: ollama.",
            })
    void anAddressWithoutTheCapabilityIsAWrongRequest(String address, String part) {
        LlmException failure = failure(felix.client.newCall(EmbeddingRequest.of("x"), Selection.parse(address)));
        assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(failure).hasMessageContaining(part);
    }

    @Test
    void aDefaultWithoutTheCapabilityIsSaidToBeMissing() {
        assertThat(failure(felix.client.newCall(EmbeddingRequest.of("x"), Selection.DEFAULT)))
                .hasMessageStartingWith("No configured provider has embedding. There are: azure,");
    }

    @Test
    void withoutAnythingConfiguredThreeLinesSayWhatToDo() {
        try (Felix bare = new Felix()) {
            LlmException failure = failure(bare.client.newCall(ChatRequest.of("hi")));
            assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
            assertThat(failure.getMessage().lines()).hasSize(3);
            assertThat(failure).hasMessageContaining("no providers at all: install or start a provider bundle");
            bare.publish("openai", FakeProvider.answering("openai"), "llm.configured", false);
            assertThat(failure(bare.client.newCall(ChatRequest.of("hi"))))
                    .hasMessage("No provider is configured.\nSet OPENAI_API_KEY or HF_TOKEN, or start Ollama.\n"
                            + "llm:providers lists what there is: openai (not configured).");
        }
    }
}
