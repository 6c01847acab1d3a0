/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonObject;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "hello",
                "<html><body>x</body></html>",
                "{\"a\":",
                "{\"a\":1}}",
                "[1,2",
                "{'a' 1}",
                "404 page"
            })
    void saysWhatCameInsteadOfJson(String text) {
        LlmException failure = catchThrowableOfType(LlmException.class, () -> Json.parse(text));

        assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
        assertThat(failure)
                .hasMessageContaining(text.isBlank() ? "an empty body" : text.strip())
                .hasMessageContaining("base_url");
    }

    @Test
    void refusesWhatIsNestedWithoutEnd() {
        LlmException failure = catchThrowableOfType(LlmException.class, () -> Json.parse("[".repeat(100_000)));

        assertThat(failure.kind()).isEqualTo(ErrorKind.PROTOCOL);
        assertThat(failure.getMessage()).hasSizeLessThan(400);
    }

    @Test
    void readsMembersOfAnotherTypeAsAbsent() {
        JsonObject object =
                Json.parseObject("{\"s\":\"x\",\"n\":7.9,\"t\":\"8\",\"b\":true,\"o\":{},\"a\":[1],\"z\":null}");

        assertThat(Json.text(object, "s")).isEqualTo("x");
        assertThat(Json.text(object, "n")).isEqualTo("7.9");
        assertThat(Json.text(object, "o")).isNull();
        assertThat(Json.text(object, "z", "else")).isEqualTo("else");
        assertThat(Json.text(null, "s")).isNull();
        assertThat(Json.number(object, "n", -1)).isEqualTo(7);
        assertThat(Json.number(object, "t", -1)).isEqualTo(8);
        assertThat(Json.number(object, "s", -1)).isEqualTo(-1);
        assertThat(Json.number(object, "b", -1)).isEqualTo(-1);
        assertThat(Json.decimal(object, "n", 0)).isEqualTo(7.9);
        assertThat(Json.decimal(object, "s", 0.5)).isEqualTo(0.5);
        assertThat(Json.array(object, "o")).isEmpty();
        assertThat(Json.array(object, "a")).hasSize(1);
        assertThat(Json.object(object, "a")).isNull();
        assertThat(Json.has(object, "z")).isFalse();
        assertThat(Json.has(object, "b")).isTrue();
    }

    @Test
    void cutsBetweenCharactersAndDropsControls() {
        assertThat(Json.excerpt(" a\n\tb\u001b[1m\u009b2J ", 100)).isEqualTo("a b [1m 2J");
        assertThat(Json.excerpt("ab\ud83d\ude00c", 3)).isEqualTo("ab ...");
    }
}
