/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.client.Selection;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.api.interceptor.Decision;
import dev.osgillm.api.interceptor.Invocation;
import dev.osgillm.api.interceptor.Outcome;
import dev.osgillm.interceptors.internal.Calls;
import dev.osgillm.interceptors.internal.SetClock;
import java.lang.annotation.Annotation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditLogTest {

    private static final ChatRequest REQUEST = ChatRequest.builder()
            .system("Be polite.")
            .user("My \"secret\"\nis \\ \u202e and \ud83d\ude00")
            .header("X-Key", "sk-header")
            .attribute("conversation", "c-secret")
            .extra("user", "extra-secret")
            .build();

    private final SetClock clock = new SetClock("2026-03-01T12:00:00Z");
    private final List<String> lines = new ArrayList<>();

    private AuditLog audit(boolean content, int length) {
        return new AuditLog(config(content, length), clock, lines::add);
    }

    private static AuditConfig config(boolean content, int length) {
        return new AuditConfig() {
            @Override
            public boolean content() {
                return content;
            }

            @Override
            public int content__length() {
                return length;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return AuditConfig.class;
            }
        };
    }

    @Test
    void aChangeCountsForCallsThatEndFromThenOn() {
        AuditLog audit = audit(false, 100);
        Decision decision = audit.intercept(Calls.of(EmbeddingRequest.of("Written from now on")));

        audit.modified(config(true, 100));
        Calls.end(decision, Calls.answered().build());

        assertThat(lines).singleElement().asString().contains("Written from now on");
    }

    @Test
    void writesWhoAskedWhomAndHowItEndedButNotWhatWasSaid() {
        Invocation call = Invocation.of("chat", REQUEST, Selection.parse("work/gpt-4o"), "com.example.shop", 42, true);
        Outcome end = Calls.answered()
                .duration(Duration.ofMillis(1_500))
                .firstEvent(Duration.ofMillis(200))
                .streamed(true)
                .build();
        var decision = audit(false, 1_000).intercept(call);
        assertThat(lines).isEmpty();
        clock.pass(Duration.ofSeconds(2));
        Calls.end(decision, end);
        assertThat(lines)
                .containsExactly("{\"time\":\"2026-03-01T12:00:00Z\",\"bundle\":\"com.example.shop\",\"bundle_id\":42,"
                        + "\"operation\":\"chat\",\"address\":\"work/gpt-4o\",\"provider\":\"openai\",\"model\":\"gpt-4o\","
                        + "\"end\":\"answered\",\"reused\":false,\"streamed\":true,\"duration_ms\":1500,"
                        + "\"first_event_ms\":200,\"input_tokens\":1000,\"output_tokens\":500,\"cached_tokens\":400}");
    }

    @Test
    void aFailureIsItsKindAndNothingOfItsWords() {
        LlmException failure =
                LlmException.builder(ErrorKind.RATE_LIMIT, "You said 'secret'.").build();
        Calls.end(
                audit(false, 1).intercept(Calls.of(REQUEST)),
                Outcome.builder().failure(failure).build());
        assertThat(lines.get(0)).contains("\"end\":\"rate_limit\"").doesNotContain("secret");
    }

    @Test
    void contentIsTheLastThingSaidAndTheAnswerOnOneLine() {
        Calls.end(
                audit(true, 1_000).intercept(Calls.of(REQUEST)),
                Calls.answered().build());
        assertThat(lines.get(0))
                .contains("\"request\":\"My \\\"secret\\\"\\nis \\\\ \\u202e and \\ud83d\\ude00\"")
                .contains("\"answer\":\"hello\"")
                .doesNotContain("\n")
                .doesNotContain("sk-header")
                .doesNotContain("c-secret")
                .doesNotContain("extra-secret");
    }

    @Test
    void contentIsCutButNoCharacterIs() {
        Calls.end(
                audit(true, 4).intercept(Calls.of(EmbeddingRequest.of("abc\ud83d\ude00", "abc\ud83d\ude00d"))),
                Calls.answered().response(Calls.says("12345")).build());
        assertThat(lines.get(0)).contains("\"request\":\"abc...\"").contains("\"answer\":\"1234...\"");
    }
}
