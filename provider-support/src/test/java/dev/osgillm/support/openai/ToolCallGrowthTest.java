/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.support.Allocations;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls whose name comes with every piece, so that each piece may be the beginning of another call. */
class ToolCallGrowthTest {

    private static JsonArray deltas(String... functions) {
        return JsonParser.parseString("[{\"function\":"
                        + String.join("},{\"function\":", functions).replace('\'', '"') + "}]")
                .getAsJsonArray();
    }

    private static List<ToolCall> calls(String... functions) {
        ToolCallAssembler calls = new ToolCallAssembler();
        calls.add(0, deltas(functions), event -> {});
        return calls.calls(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"word and word and ", "}", "]", "{}", "\\\"}\\\"", " ", ""})
    void aLongOneTakesNoMoreThanItsLengthIfItsNameIsRepeated(String piece) {
        JsonArray first = deltas("{'name':'write','arguments':'{\\'text\\':\\''}".replace("\\'", "\\\""));
        JsonArray more = deltas("{'name':'write','arguments':'" + piece + "'}");
        Allocations.assertLinear(4_000, size -> {
            ToolCallAssembler calls = new ToolCallAssembler();
            calls.add(0, first, event -> {});
            for (int i = 0; i < size; i++) {
                calls.add(0, more, event -> {});
            }
            assertThat(calls.isEmpty()).isFalse();
        });
    }

    @Test
    void aLongOneIsWholeInTheEnd() {
        List<ToolCall> calls = calls(
                "{'name':'write','arguments':'{\\\"a\\\":'}",
                "{'name':'write','arguments':'[\\\"\\\\\\\"}{\\\",{}'}",
                "{'name':'write','arguments':']}  '}",
                "{'name':'write','arguments':''}",
                "{'name':'write','arguments':'{\\\"b\\\":1}'}");

        assertThat(calls).extracting(ToolCall::arguments).containsExactly("{\"a\":[\"\\\"}{\",{}]}  ", "{\"b\":1}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "{", "}", "[]", "1", "x{}", "{}x", "{}{}", "{]", "{\"a\"}", "{\"}", "{}}", "\"{}\""})
    void whatIsNoObjectIsNotWhole(String text) {
        assertThat(grown(text).isWhole()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", " {} \n", "{\"a\":{\"b\":[{}]}}", "{\"a\":\"}\\\"\\\\\"}", "{\"a\":1,\"b\":null}"})
    void anObjectIsWholeWithItsLastSign(String text) {
        GrowingObject grown = grown(text.strip().substring(0, text.strip().length() - 1));
        assertThat(grown.isWhole()).isFalse();
        grown.append(text.substring(text.stripTrailing().length() - 1));
        assertThat(grown.isWhole()).isTrue();
        assertThat(grown(text).isWhole()).isTrue();
        assertThat(grown(text)).hasToString(text);
    }

    private static GrowingObject grown(String text) {
        GrowingObject grown = new GrowingObject();
        text.chars().forEach(sign -> {
            grown.append(Character.toString(sign));
            grown.isWhole();
        });
        return grown;
    }

    @Test
    void eachCallIsFoundAgainByItsIndexAndItsId() {
        ToolCallAssembler calls = new ToolCallAssembler();
        for (String delta : List.of(
                "{'index':1,'id':'a','function':{'name':'f','arguments':'{'}}",
                "{'index':0,'id':'a','function':{'name':'g','arguments':'['}}",
                "{'index':1,'id':'b','function':{'name':'h','arguments':'('}}",
                "{'index':1,'id':'a','function':{'arguments':'}'}}",
                "{'id':'a','function':{'arguments':'+'}}",
                "{'index':1,'function':{'arguments':')'}}",
                "{'id':'b','function':{'arguments':'-'}}",
                "{'index':0,'id':'c','function':{'arguments':']'}}",
                "{'function':{'arguments':'.'}}")) {
            calls.add(
                    0,
                    JsonParser.parseString("[" + delta.replace('\'', '"') + "]").getAsJsonArray(),
                    event -> {});
        }
        assertThat(calls.calls(true))
                .extracting(call -> call.id() + call.name() + call.arguments())
                .containsExactly("af{}+", "call_1g[]", "bh()-.");
    }
}
