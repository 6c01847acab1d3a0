/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.interceptors.internal.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.LlmRequest;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.MediaPart;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.Role;
import dev.osgillm.api.chat.TextPart;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.chat.ToolDefinition;
import dev.osgillm.api.completion.CompletionRequest;
import dev.osgillm.api.embedding.EmbeddingRequest;
import dev.osgillm.interceptors.internal.Calls;
import java.lang.annotation.Annotation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    static final String[] ALL = {"secret,email,phone,card,iban,ip"};

    static Redaction redaction(String[] kinds, String... patterns) {
        return new Redaction(config(kinds, patterns));
    }

    private static RedactionConfig config(String[] kinds, String... patterns) {
        return new RedactionConfig() {
            @Override
            public String[] kinds() {
                return kinds;
            }

            @Override
            public String[] patterns() {
                return patterns;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return RedactionConfig.class;
            }
        };
    }

    @Test
    void aChangeIsInForceAtOnceAndAWrongOneLetsNothingOut() {
        ChatRequest request = ChatRequest.of("To a@example.org from 192.0.2.7.");
        Redaction redaction = redaction(new String[] {"email"});
        assertThat(text(redaction, request)).isEqualTo("To [EMAIL_1] from 192.0.2.7.");

        redaction.modified(config(new String[] {"ip"}));
        assertThat(text(redaction, request)).isEqualTo("To a@example.org from [IP_1].");

        redaction.modified(config(new String[] {"names"}));
        assertThat(catchThrowableOfType(LlmException.class, () -> redaction.intercept(Calls.of(request)))
                        .kind())
                .isEqualTo(ErrorKind.CONFIGURATION);
    }

    private static String text(Redaction redaction, ChatRequest request) {
        LlmRequest redacted = redaction.intercept(Calls.of(request)).request().orElseThrow();
        return ((ChatRequest) redacted).messages().get(0).text();
    }

    private static <T extends LlmRequest> T redacted(T request) {
        @SuppressWarnings("unchecked") // the same class
        T changed = (T) redaction(ALL).intercept(Calls.of(request)).request().orElse(request);
        return changed;
    }

    private static String redacted(String text) {
        return redacted(ChatRequest.of(text)).messages().get(0).text();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Write to jane.doe+x@mail.example.org.|Write to [EMAIL_1].",
                "<jürgen@bücher.example>|<[EMAIL_1]>",
                "key sk-proj-Abcdefghij0123456789_-x, ok|key [SECRET_1], ok",
                "hf_abcdefghijklmnopqrstuvwxyz|[SECRET_1]",
                "AKIAIOSFODNN7EXAMPLE.|[SECRET_1].",
                "token=ghp_abcdefghijklmnopqrstuvwxyz0123456789|token=[SECRET_1]",
                "Bearer eyJhbGciOiJI.eyJzdWIiOiIx.SflKxwRJSMeK_-|Bearer [SECRET_1]",
                "call +49 (30) 123-4567 now|call [PHONE_1] now",
                "call (555) 123-4567.|call [PHONE_1].",
                "4111 1111 1111 1111|[CARD_1]",
                "12 4111111111111111 34|12 [CARD_1] 34",
                "5500-0000-0000-0004,|[CARD_1],",
                "DE89 3704 0044 0532 0130 00 BIC|[IBAN_1] BIC",
                "GB82WEST12345698765432|[IBAN_1]",
                "from 192.168.0.255.|from [IP_1].",
                "[2001:db8::1]:443|[[IP_1]]:443",
                "a@example.org, b@example.org, a@example.org|[EMAIL_1], [EMAIL_2], [EMAIL_1]",
            })
    void takesOut(String text, String left) {
        assertThat(redacted(text)).isEqualTo(left);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Just words, and 3.14 of them.",
                "me @ home, @jane, a@b, x@.y, a@b.c",
                "4111 1111 1111 1112",
                "1700000000000",
                "0000 0000 0000 0000",
                "6666666666666 and 22222222222222222",
                "GB83 WEST 1234 5698 7654 32",
                "at 12:30:45 and std::vector and a::b::c::d::e::f::g::h::i",
                "version 1.2.3.4.5 and 300.1.1.1",
                "sk-short and hf_ and task-force-of-many-people-here",
                "2026-03-01 and 1 + 1234567",
            })
    void leaves(String text) {
        assertThat(redacted(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"RSA PRIVATE KEY", "PRIVATE KEY", "OPENSSH PRIVATE KEY"})
    void aPrivateKeyGoesAsAWholeAlsoWhenItIsCutOff(String label) {
        String begin = "-----BEGIN " + label + "-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128\n\nMIIB+/=\n";
        assertThat(redacted("a " + begin + "-----END " + label + "----- b")).isEqualTo("a [SECRET_1] b");
        assertThat(redacted("a " + begin)).isEqualTo("a [SECRET_1]");
        assertThat(redacted("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"))
                .startsWith("-----BEGIN CERTIFICATE");
    }

    @Test
    void takesOutOfAllTextsOfAChatAndTouchesNothingElse() {
        MediaPart image = MediaPart.of(MediaPart.Kind.IMAGE, "image/png", new byte[] {1}, "a@example.org");
        ChatRequest request = ChatRequest.builder()
                .system("a@example.org")
                .message(Message.user(new TextPart("b@example.org"), image))
                .message(Message.builder(Role.ASSISTANT)
                        .toolCall(ToolCall.of(
                                "1",
                                "t",
                                "{\"to\":\"a@example.org\",\"card\":4111111111111111,\"x\":\"\\\"4111111111111111\"}"))
                        .providerData("k", "v")
                        .reasoning("r")
                        .build())
                .message(Message.tool(ToolCall.of("1", "t", "{}"), "b@example.org"))
                .header("X", "a@example.org")
                .temperature(0.5)
                .build();
        ChatRequest left = redacted(request);
        assertThat(left.messages())
                .extracting(Message::text)
                .containsExactly("[EMAIL_1]", "[EMAIL_2]", "", "[EMAIL_2]");
        assertThat(left.messages().get(1).content()).contains(image);
        assertThat(left.messages().get(2).toolCalls().get(0).arguments())
                .isEqualTo("{\"to\":\"[EMAIL_1]\",\"card\":\"[CARD_1]\",\"x\":\"\\\"[CARD_1]\"}");
        assertThat(left.messages().get(2).providerData()).containsEntry("k", "v");
        assertThat(left.messages().get(2).reasoning()).contains("r");
        assertThat(left.messages().get(3).toolCallId()).contains("1");
        assertThat(left.messages().get(3).name()).contains("t");
        assertThat(left.headers()).isEqualTo(request.headers());
        assertThat(left.temperature()).isEqualTo(request.temperature());
    }

    private static String arguments(String json) {
        ChatRequest request = ChatRequest.builder()
                .message(Message.builder(Role.ASSISTANT)
                        .toolCall(ToolCall.of("1", "t", json))
                        .build())
                .build();
        return redacted(request).messages().get(0).toolCalls().get(0).arguments();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":\"to:\\njohn@example.org\"}|{\"a\":\"to:\\n[EMAIL_1]\"}",
                "{\"a\":\"john\\u0040example.org\"}|{\"a\":\"[EMAIL_1]\"}",
                "{\"a\":\"\\u00e4john@example.org\"}|{\"a\":\"[EMAIL_1]\"}",
                "{\"a\":\"my key:\\nsk-abcdefghijklmnopqrst\"}|{\"a\":\"my key:\\n[SECRET_1]\"}",
                "{\"a\":\"card\\t4111111111111111\\n\"}|{\"a\":\"card\\t[CARD_1]\\n\"}",
                "{\"a\":\"\\nDE89370400440532013000\"}|{\"a\":\"\\n[IBAN_1]\"}",
                "{\"a\":\"-----BEGIN PRIVATE KEY-----\\nMIIB\",\"b\":1}|{\"a\":\"[SECRET_1]\",\"b\":1}",
                "{\"john@example.org\":4111111111111111}|{\"[EMAIL_1]\":\"[CARD_1]\"}",
                "{\"a\":12345678901234567890}|{\"a\":12345678901234567890}",
                "{\"a\":\"sk-abcdefghijklmnopqrst|{\"a\":\"[SECRET_1]",
            })
    void argumentsOfToolsAreReadAsWhatTheyMeanAndStayJson(String json, String left) {
        assertThat(arguments(json)).isEqualTo(left);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"result\":\"key:\\nsk-abcdefghijklmnopqrst\"}|{\"result\":\"key:\\n[SECRET_1]\"}",
                "{\"mail\":\"john\\u0040example.org\"}|{\"mail\":\"[EMAIL_1]\"}",
                "C:\\new\\4111111111111111|C:\\new\\[CARD_1]",
                "\\u12 \\ 4111111111111111\\|\\u12 \\ [CARD_1]\\",
                "4111111111111111 \\u12|[CARD_1] \\u12",
                "{\"json\":\"{\\\"key\\\":\\\"a\\\\nsk-abcdefghijklmnopqrst\\\"}\"}|{\"json\":\"{\\\"key\\\":\\\"a\\\\n[SECRET_1]\\\"}\"}",
            })
    void jsonWithinATextHidesNothing(String text, String left) {
        assertThat(redacted(text)).isEqualTo(left);
    }

    @Test
    void whatTwoFindGoesAsAWhole() {
        Redaction own = redaction(ALL, "GROUP=\\d{6}", "WORD=MIIB");
        ChatRequest left = (ChatRequest) own.intercept(Calls.of(ChatRequest.of("4111111111111111 and"
                        + " -----BEGIN PRIVATE KEY-----\nMIIBabc\n-----END PRIVATE KEY----- and 123456")))
                .request()
                .orElseThrow();
        assertThat(left.messages().get(0).text()).isEqualTo("[CARD_1] and [SECRET_1] and [GROUP_1]");
    }

    @Test
    void whatIsSideBySideStaysTwo() {
        ChatRequest left = (ChatRequest) redaction(ALL, "GROUP=\\d{4}")
                .intercept(Calls.of(ChatRequest.of("12344321")))
                .request()
                .orElseThrow();
        assertThat(left.messages().get(0).text()).isEqualTo("[GROUP_1][GROUP_2]");
    }

    @Test
    void aSecretThatIsSplitOverPartsIsFound() {
        ChatRequest left = redacted(ChatRequest.builder()
                .message(Message.user(
                        new TextPart("key sk-abcdefgh"),
                        new TextPart("ijklmnop"),
                        new TextPart("qrst, a@"),
                        new TextPart("example.org.")))
                .build());
        assertThat(left.messages().get(0).content())
                .extracting(part -> ((TextPart) part).text())
                .containsExactly("key [SECRET_1]", ", [EMAIL_1]", ".");
    }

    @Test
    void takesOutOfWhatDescribesToolsAndOfReasoningAndRefusals() {
        ChatRequest left = redacted(ChatRequest.builder()
                .message(Message.builder(Role.ASSISTANT)
                        .text("x")
                        .reasoning("so a@example.org")
                        .refusal("not b@example.org")
                        .build())
                .tool(ToolDefinition.of("t", "Writes to a@example.org.", "{\"maximum\":4111111111111111}")
                        .asStrict())
                .build());
        assertThat(left.messages().get(0).reasoning()).contains("so [EMAIL_1]");
        assertThat(left.messages().get(0).refusal()).contains("not [EMAIL_2]");
        assertThat(left.tools()).singleElement().satisfies(tool -> {
            assertThat(tool.description()).contains("Writes to [EMAIL_1].");
            assertThat(tool.parameters()).contains("{\"maximum\":4111111111111111}");
            assertThat(tool.strict()).isTrue();
        });
    }

    @Test
    void aRequestWithSomethingInItsToolsOnlyIsChanged() {
        ChatRequest left = redacted(ChatRequest.builder()
                .user("hi")
                .tool(ToolDefinition.of("t", "Writes to a@example.org.", null))
                .build());
        assertThat(left.tools().get(0).description()).contains("Writes to [EMAIL_1].");
        assertThat(left.tools().get(0).strict()).isFalse();
    }

    @Test
    void anOwnPatternThatGoesTooDeepFailsTheCallAndIsNamed() {
        Redaction own = redaction(ALL, "DEEP=(?:a|bc)+d");
        assertThatThrownBy(() -> own.intercept(Calls.of(ChatRequest.of("abc".repeat(100_000)))))
                .isInstanceOfSatisfying(LlmException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(ErrorKind.CONFIGURATION))
                .hasMessageContaining("The pattern DEEP");
    }

    @Test
    void takesOutOfCompletionsAndEmbeddings() {
        CompletionRequest completion = redacted(CompletionRequest.builder("a@example.org")
                .system("b@example.org")
                .suffix("a@example.org")
                .raw(true)
                .build());
        assertThat(completion.system()).contains("[EMAIL_1]");
        assertThat(completion.prompt()).isEqualTo("[EMAIL_2]");
        assertThat(completion.suffix()).contains("[EMAIL_2]");
        assertThat(completion.raw()).isTrue();
        EmbeddingRequest embedding = redacted(EmbeddingRequest.builder()
                .inputs(List.of("x", "a@example.org"))
                .dimensions(3)
                .build());
        assertThat(embedding.inputs()).containsExactly("x", "[EMAIL_1]");
        assertThat(embedding.dimensions()).hasValue(3);
    }

    @Test
    void aRequestWithNothingInItStaysTheSame() {
        assertThat(redaction(ALL).intercept(Calls.of(ChatRequest.of("hi"))).request())
                .isEmpty();
    }

    @Test
    void ownPatternsComeFirst() {
        Redaction own = redaction(ALL, "CUSTOMER=KD-\\d{6}\nMAIL=\\w+@example\\.org");
        ChatRequest left =
                (ChatRequest) own.intercept(Calls.of(ChatRequest.of("KD-123456 is a@example.org, b@mail.example")))
                        .request()
                        .orElseThrow();
        assertThat(left.messages().get(0).text()).isEqualTo("[CUSTOMER_1] is [MAIL_1], [EMAIL_1]");
    }

    @Test
    void anOwnPatternThatDoesNotEndFailsTheCall() {
        Redaction own = redaction(ALL, "BAD=(\\w*a){9}b");
        assertThatThrownBy(() -> own.intercept(Calls.of(ChatRequest.of("a".repeat(60)))))
                .isInstanceOf(LlmException.class)
                .hasMessageContaining("The pattern BAD")
                .hasMessageNotContaining("aaaa");
    }

    @ParameterizedTest
    @CsvSource({"faces, X=y", "email, x=y", "email, X", "email, X=(", "email, X=y*", "'', ''"})
    void aConfigurationThatCannotBeReadRefusesAllCalls(String kind, String pattern) {
        assertThatThrownBy(() -> redaction(new String[] {kind}, pattern).intercept(Calls.of(ChatRequest.of("hi"))))
                .isInstanceOfSatisfying(LlmException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(ErrorKind.CONFIGURATION));
    }

    @Test
    void aRequestThatIsTooLongIsRefused() {
        String text = "x".repeat(Redaction.MOST_CHARACTERS + 1);
        assertThatThrownBy(() -> redaction(ALL).intercept(Calls.of(ChatRequest.of(text))))
                .isInstanceOf(LlmException.class);
    }
}
