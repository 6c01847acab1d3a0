/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.osgillm.api.completion.CompletionRequest;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GenerationRequestTest {

    @Test
    void aCopyHasEverything() {
        ChatRequest request = ChatRequest.builder()
                .user("hi")
                .model("m")
                .maxTokens(5)
                .temperature(0.5)
                .topP(0.9)
                .frequencyPenalty(-1)
                .presencePenalty(1)
                .stop("END")
                .seed(7)
                .choices(2)
                .responseFormat(ResponseFormat.JSON)
                .reasoningEffort(ReasoningEffort.LOW)
                .topLogprobs(3)
                .promptCache(PromptCache.of("k", Duration.ofHours(1)))
                .build();
        assertThat(request.toBuilder().build()).usingRecursiveComparison().isEqualTo(request);
    }

    @Test
    void aCompletionsCopyHasEverything() {
        CompletionRequest request = CompletionRequest.builder("begin")
                .model("m")
                .suffix("end")
                .system("s")
                .raw(true)
                .continuation("[1,2]")
                .image(MediaPart.of(MediaPart.Kind.IMAGE, URI.create("http://localhost/a.png")))
                .maxTokens(5)
                .stop("x")
                .build();
        assertThat(request.toBuilder().build()).usingRecursiveComparison().isEqualTo(request);
    }

    @Test
    void refusesWhatIsOutOfRangeAtOnce() {
        ChatRequest.Builder builder = ChatRequest.builder();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.temperature(2.5))
                .withMessage("temperature must be between 0 and 2, not 2.5");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.topP(Double.NaN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxTokens(0))
                .withMessage("maxTokens must be between 1 and the model's limit, not 0");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.stop(""));
        assertThatIllegalArgumentException().isThrownBy(builder::build);
        assertThatIllegalArgumentException().isThrownBy(() -> PromptCache.of(" ", null));
        assertThatIllegalArgumentException().isThrownBy(() -> PromptCache.of("k", Duration.ofSeconds(-1)));
    }

    @Test
    void promptsAreNotPrinted() {
        assertThat(ChatRequest.of("my secret plan").toString()).doesNotContain("secret");
        assertThat(CompletionRequest.of("my secret plan").toString()).doesNotContain("secret");
    }
}
