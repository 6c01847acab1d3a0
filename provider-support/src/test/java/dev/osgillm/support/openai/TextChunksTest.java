/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatEvent;
import dev.osgillm.support.call.Frame;
import dev.osgillm.support.call.Meters;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chunks of text are read without a tree, and mean what they mean with one. */
class TextChunksTest {

    private static final String OPENAI =
            "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"m\","
                    + "\"service_tier\":\"default\",\"system_fingerprint\":null,\"choices\":[{\"index\":0,\"delta\":"
                    + "{\"content\":\" Hello\"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null,"
                    + "\"obfuscation\":\"aB3\"}";

    private static String chunk(String delta) {
        return OPENAI.replace("{\"content\":\" Hello\"}", delta);
    }

    private static final List<String> CHUNKS = List.of(
            OPENAI,
            "{\"choices\":[{\"delta\":{\"content\":\"x\"}}]}",
            " { \"choices\" : [ { \"delta\" : { \"content\" : \"x\" } , \"index\" : 12 } ] } \n",
            chunk("{\"role\":\"assistant\",\"content\":\"x\",\"refusal\":null,\"tool_calls\":null}"),
            chunk("{\"content\":\"a\\n\\\"b\\\"\\\\ \\u00e9\\ud83d\\uDE00 \\/\\b\\f\\r\\t end\"}"),
            chunk("{\"cont\\u0065nt\":\"x\"}"),
            chunk("{\"content\":\"\uD83D\uDE00 ünï\"}"));

    /** Not plain, whether they mean something or not. */
    private static final List<String> OTHERS = List.of(
            chunk("{\"content\":\"\"}"),
            chunk("{}"),
            chunk("{\"content\":null,\"reasoning_content\":\"why\"}"),
            chunk("{\"content\":\"x\",\"reasoning\":\"why\"}"),
            chunk("{\"content\":\"x\",\"refusal\":\"no\"}"),
            chunk("{\"content\":\"x\",\"content\":\"y\"}"),
            chunk("{\"content\":[{\"type\":\"text\",\"text\":\"x\"}]}"),
            chunk("{\"content\":\"x\",\"tool_calls\":[{\"index\":0,\"id\":\"i\",\"function\":{\"name\":\"f\"}}]}"),
            chunk("{\"content\":\"\\q\"}"),
            chunk("{\"content\":\"\\u12\"}"),
            chunk("{\"content\":\"\\u123\uFF14\"}"),
            chunk("{\"content\":\"x"),
            chunk("null"),
            OPENAI.replace("\"finish_reason\":null", "\"finish_reason\":\"stop\""),
            OPENAI.replace("\"logprobs\":null", "\"logprobs\":{\"content\":[{\"token\":\"x\",\"logprob\":-1}]}"),
            OPENAI.replace("\"usage\":null", "\"usage\":{\"prompt_tokens\":1}"),
            OPENAI.replace("\"usage\":null", "\"error\":{\"message\":\"broken\"}"),
            OPENAI.replace("\"usage\":null", "\"error\":\"broken\""),
            OPENAI.replace("\"usage\":null", "\"x_groq\":{\"error\":\"broken\"}"),
            OPENAI.replace("\"index\":0", "\"index\":0,\"error\":{\"message\":\"broken\"}"),
            OPENAI.replace("\"index\":0", "\"index\":-1"),
            OPENAI.replace("\"index\":0", "\"index\":1.5"),
            OPENAI.replace("\"index\":0", "\"index\":99999999999"),
            OPENAI.replace("}],", "},{\"index\":1,\"delta\":{\"content\":\"y\"}}],"),
            OPENAI.replace("1700000000", "nil"),
            OPENAI + "x",
            OPENAI + "{}",
            "[" + OPENAI + "]",
            "{\"id\":\"c\"}",
            "{",
            "x",
            "");

    /** What came of a stream with one chunk: its events, the answer so far, or the failure. */
    private static String outcome(String last, String... before) {
        ChatStreamDecoder decoder = new ChatStreamDecoder(
                new ChatAnswer(new AnswerOrigin("work", Decoded.HEADERS, Meters.started())), Decoded.ERRORS);
        List<ChatEvent> events = new ArrayList<>();
        decoder.frame(new Frame("", chunk("{\"role\":\"assistant\",\"content\":\"\"}")), events::add);
        for (String chunk : before) {
            decoder.frame(new Frame("", chunk), events::add);
        }
        try {
            decoder.frame(new Frame("", last), events::add);
        } catch (LlmException e) {
            return events + " " + e.kind();
        }
        return events + " " + decoder.partial().toString().replaceAll("timings=[^]]*]", "");
    }

    /** The same, with a member more that means nothing and is not plain. */
    private static String treeOutcome(String chunk, String... before) {
        return outcome(chunk.replaceFirst("\\{", "{\"nothing\":{},"), before);
    }

    @Test
    void aChunkOfTextIsReadWithoutATree() {
        assertThat(CHUNKS)
                .allSatisfy(chunk -> assertThat(new TextChunks().read(chunk)).isNotNull());
        assertThat(new TextChunks().read(CHUNKS.get(2)))
                .extracting(TextChunk::choice, TextChunk::text)
                .containsExactly(12, "x");
        assertThat(new TextChunks().read(CHUNKS.get(4)).text())
                .isEqualTo("a\n\"b\"\\ \u00e9\uD83D\uDE00 /\b\f\r\t end");
    }

    @Test
    void anyOtherChunkIsNot() {
        assertThat(OTHERS)
                .allSatisfy(chunk -> assertThat(new TextChunks().read(chunk)).isNull());
    }

    @Test
    void itMeansWhatItMeansWithATree() {
        assertThat(CHUNKS).allSatisfy(chunk -> {
            assertThat(new TextChunks().read(chunk.replaceFirst("\\{", "{\"nothing\":{},")))
                    .isNull();
            assertThat(outcome(chunk)).isEqualTo(treeOutcome(chunk)).contains("TextDelta");
        });
    }

    @Test
    void aChunkThatDiffersInItsTextOnlyIsReadAsWell() {
        TextChunks chunks = new TextChunks();
        for (String text : List.of(" Hello", " there, ünï", "x", "choices", "content")) {
            assertThat(chunks.read(chunk("{\"content\":\"" + text + "\"}")))
                    .extracting(TextChunk::choice, TextChunk::text)
                    .containsExactly(0, text);
        }
        assertThat(chunks.read(chunk("{\"content\":\"\"}"))).isNull();
        assertThat(chunks.read(chunk("{\"content\":\"a\\nb\"}")).text()).isEqualTo("a\nb");
        assertThat(chunks.read(chunk("{\"content\":\"x\",\"refusal\":\"no\"}"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'object':'content','A':1,'choices':[{'delta':{'content':'\\u0041'}}]}",
                "{'object':'content','choices':[{'delta':{'content':'A'}}]}",
                "{'content':'A','choices':[{'delta':{'content':'\\u0041'}}]}",
                "{'x\\'content':'A','choices':[{'delta':{'content':'\\u0041'}}]}",
                "{'choices':[{'content':'A','delta':{'content':'\\u0041'}}]}",
                "{'choices':[{'delta':{'role':'A','cont\\u0065nt':'A'}}]}",
                "{'choices':[{'delta':{'content':'A'},'delta':{}}]}",
                "{'choices':[{'delta':{'content':'A'}}],'choices':[{'delta':{}}]}",
                "{'choices':[{'delta':{'content':'A'}}],'choices':[]}",
            })
    void whatLooksLikeItsTextIsNotTakenForIt(String first) {
        String before = first.replace('\'', '"');
        for (String next : List.of(before, before.replace("\"A\"", "\"B\""), before.replace("\\u0041", "C"))) {
            assertThat(outcome(next, before)).as(next).isEqualTo(treeOutcome(next, before));
        }
    }

    @Test
    void afterAChunkOfTextAnythingMeansTheSameWithATree() {
        Random random = new Random(2);
        for (int i = 0; i < 5_000; i++) {
            String before = CHUNKS.get(random.nextInt(CHUNKS.size()));
            String chunk = random.nextBoolean() ? damaged(before, random) : OTHERS.get(random.nextInt(OTHERS.size()));
            if (chunk.strip().startsWith("{")) {
                String asTree = treeOutcome(chunk, before);
                assertThat(outcome(chunk, before)).as(chunk).isEqualTo(asTree);
            }
        }
    }

    @Test
    void whateverIsWrongWithItMeansTheSameWithATree() {
        Random random = new Random(1);
        int plain = 0;
        for (int i = 0; i < 5_000; i++) {
            String chunk = damaged(CHUNKS.get(random.nextInt(CHUNKS.size())), random);
            if (chunk.strip().startsWith("{") && new TextChunks().read(chunk) != null) {
                plain++;
                assertThat(outcome(chunk)).as(chunk).isEqualTo(treeOutcome(chunk));
            }
        }
        assertThat(plain).isGreaterThan(250);
    }

    private static String damaged(String chunk, Random random) {
        StringBuilder text = new StringBuilder(chunk);
        String inserted = "{}[],:\"\\u0 1ntfx.-\n\u0001";
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
            case 0 -> text.deleteCharAt(at);
            case 1 -> text.insert(at, inserted.charAt(random.nextInt(inserted.length())));
            default -> text.setCharAt(at, inserted.charAt(random.nextInt(inserted.length())));
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"id\":\"c\"}", "{\"model\":\"m\"}", "{}"})
    void whatNamesTheAnswerIsNotPassedOver(String first) {
        ChatAnswer answer = new ChatAnswer(new AnswerOrigin("work", Decoded.HEADERS, Meters.started()));
        ChatStreamDecoder decoder = new ChatStreamDecoder(answer, Decoded.ERRORS);
        decoder.frame(new Frame("", first), event -> {});
        decoder.frame(new Frame("", OPENAI), event -> {});

        assertThat(answer.response(false).id()).contains("c");
        assertThat(answer.response(false).model()).contains("m");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "7, 7"})
    void textsOfOneAnswerGrowTogether(int index, int expected) {
        ChatAnswer answer = new ChatAnswer(new AnswerOrigin("work", Decoded.HEADERS, Meters.started()));
        ChatStreamDecoder decoder = new ChatStreamDecoder(answer, Decoded.ERRORS);
        String chunk = OPENAI.replace("\"index\":0", "\"index\":" + index);
        for (int i = 0; i < 3; i++) {
            decoder.frame(new Frame("", chunk), event -> {});
        }

        assertThat(answer.response(false).choices()).singleElement().satisfies(choice -> {
            assertThat(choice.index()).isEqualTo(expected);
            assertThat(choice.message().text()).isEqualTo(" Hello Hello Hello");
        });
    }
}
