/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.router.internal.route.ConfiguredRoute;
import dev.osgillm.tck.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that people type, while one instance serves, one is out of service and one has just left. */
@Timeout(60)
class NamesTest {

    private final ManualTime time = new ManualTime();
    private final Felix felix = Felix.waiting(time, "5s");

    @BeforeEach
    void publish() {
        felix.publish("work/openai", FakeProvider.answering("work"), "llm.model", "gpt");
        long out = (Long) felix.publish("ollama", FakeProvider.answering("ollama"), "llm.model", "llama")
                .getReference()
                .getProperty("service.id");
        felix.registry.instances().takeOut(out, Instant.EPOCH);
        felix.publish("openrouter", FakeProvider.answering("gone"), "llm.models", "qwen")
                .unregister();
    }

    @AfterEach
    void close() {
        felix.close();
    }

    private LlmException unresolved(String typed) {
        return catchThrowableOfType(LlmException.class, () -> felix.registry.resolve(typed));
    }

    @ParameterizedTest
    @CsvSource({
        "work/openai, work/openai",
        "w, work/openai",
        "ollama, ollama",
        "ol, ollama",
        "openrouter, openrouter",
        "op, openrouter"
    })
    void anIdIsFoundByItsBeginningWhetherItServesOrNot(String typed, String id) {
        assertThat(felix.registry.resolve(typed)).isEqualTo(id);
    }

    @Test
    void theWholeIdWinsOverOneThatBeginsSo() {
        felix.publish("o", FakeProvider.answering("o"));
        assertThat(felix.registry.resolve("o")).isEqualTo("o");
    }

    @Test
    void aBeginningOfSeveralIsRefused() {
        LlmException several = unresolved("o");
        assertThat(several.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(several).hasMessage("'o' fits several providers: ollama, openrouter. Type more of the name.");
    }

    @Test
    void anUnknownNameIsAnsweredWithTheOneThatWasMeantAndAllThatThereAre() {
        felix.routes.addRoute(
                new ConfiguredRoute(Map.of("service.pid", "dev.osgillm.route~smart", "targets", "ollama")));
        LlmException unknown = unresolved("olama");
        assertThat(unknown.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(unknown)
                .hasMessage(
                        "There is no provider 'olama'. Did you mean 'ollama'? There are: work/openai. Out of service:"
                                + " ollama. Routes: smart.");
        assertThat(unresolved("")).hasMessageStartingWith("There is no provider ''. There are: work/openai.");
    }

    @Test
    void whatLeftLongAgoIsUnknown() {
        time.pass(Duration.ofSeconds(5));
        assertThat(unresolved("openrouter")).hasMessageStartingWith("There is no provider 'openrouter'.");
        assertThat(felix.registry.knows("qwen")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "work/openai",
                "work/openai/x",
                "gpt",
                "GPT",
                "ollama",
                "ollama/x",
                "llama",
                "openrouter",
                "openrouter/a/b",
                "qwen",
                " smart "
            })
    void addressesThatMeanSomethingAreKnown(String address) {
        felix.routes.addRoute(
                new ConfiguredRoute(Map.of("service.pid", "dev.osgillm.route~smart", "targets", "ollama")));
        assertThat(felix.registry.knows(address)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "work", "w", "work/x", "openai", "openai/x", "gpt/x"})
    void otherAddressesAreNot(String address) {
        assertThat(felix.registry.knows(address)).isFalse();
    }

    /** The prompt was for this machine: another provider that lists such a model must not get it. */
    @Test
    void anIdThatIsOutOfServiceKeepsItsName() {
        FakeProvider other = FakeProvider.answering("other");
        felix.publish("hub", other, "llm.models", new String[] {"ollama/llama"});
        LlmException refused = catchThrowableOfType(LlmException.class, () -> felix.client
                .newCall(ChatRequest.builder().model("ollama/llama").user("hi").build())
                .execute());
        assertThat(refused)
                .hasMessage(
                        "'ollama' is being drained and gets no new calls; llm:resume ollama lets it back. There are:"
                                + " hub, work/openai.");
        assertThat(other.requests).isEmpty();
    }

    @Test
    void whatHasJustLeftCanBecomeTheDefaultAndWhatIsOutOfServiceCannot() {
        felix.registry.use("openrouter");
        assertThat(felix.choice.id()).contains("openrouter");
        assertThat(catchThrowableOfType(LlmException.class, () -> felix.registry.use("ollama")))
                .hasMessageStartingWith("'ollama' is being drained");
        assertThat(felix.choice.id()).contains("openrouter");
    }

    /** Only a person ends it, so that waiting a moment would help nobody. */
    @Test
    void aCallForWhatIsOutOfServiceFailsAtOnce() {
        assertThat(felix.client
                        .newCall(
                                ChatRequest.builder().model("ollama").user("hi").build())
                        .executeAsync())
                .isCompletedExceptionally();
    }
}
