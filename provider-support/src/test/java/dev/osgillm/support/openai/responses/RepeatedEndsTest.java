/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai.responses;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.osgillm.support.Allocations;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that tell the end of a text many times. */
class RepeatedEndsTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "short"})
    void ofATextCostNothingOfItsLength(String whole) {
        JsonObject end = new JsonObject();
        end.addProperty("text", whole);
        Allocations.assertLinear(4_000, size -> {
            OutputItems items = new OutputItems();
            for (int i = 0; i < size; i++) {
                JsonObject more = new JsonObject();
                more.addProperty("delta", "word and word and ");
                items.addText(0, 0, OutputPart.Kind.TEXT, more, event -> {});
                items.endText(0, 0, OutputPart.Kind.TEXT, end, event -> {});
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}"})
    void ofArgumentsCostNothingOfTheirLength(String whole) {
        Allocations.assertLinear(4_000, size -> {
            OutputItem item = new OutputItem();
            for (int i = 0; i < size; i++) {
                item.addArguments("word and word and ");
                item.completeArguments(whole);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"ab, abc, c", "ab, ab, ''", "ab, a, ''", "ab, '', ''", "ab, xbc, ''", "'', abc, abc", "'', '', ''"})
    void tellWhatWasNotTold(String told, String whole, String rest) {
        OutputPart part = new OutputPart(OutputPart.Kind.TEXT);
        part.add(told, new JsonArray());
        OutputItem item = new OutputItem();
        item.addArguments(told);
        List<String> rests = new ArrayList<>();

        rests.add(part.complete(whole, new JsonArray()));
        rests.add(item.completeArguments(whole));

        assertThat(rests).containsExactly(rest, rest);
        assertThat(part.text()).isEqualTo(told + rest);
        assertThat(item.call().arguments()).isEqualTo(call(whole.isEmpty() ? told : whole));
    }

    private static String call(String arguments) {
        return arguments.isEmpty() ? "{}" : arguments;
    }
}
