/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSyntaxTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " \t\r\n{ } \n",
                "{\"a\":1}",
                "{ \"a\" : [ ] , \"b\" : [1, -2.5e+10, 0, 0.1, 1E5, 2e-3] }",
                "{\"a\":{\"b\":[{},[[]],true,false,null]}}",
                "{\"q\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00Ef\":\"\u00e4\"}",
                "{\"\":\"\"}"
            })
    void takesObjects(String text) {
        assertThat(JsonSyntax.isObject(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "\"{}\"",
                "null",
                "1",
                "{",
                "}",
                "{}}",
                "{} x",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":.5}",
                "{\"a\":1e}",
                "{\"a\":+1}",
                "{\"a\":-}",
                "{\"a\":NaN}",
                "{\"a\":tru}",
                "{\"a\":nullx}",
                "{\"a\":[1,]}",
                "{\"a\":[1}",
                "{\"a\":[1 2]}",
                "{\"a\":\"\n\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"\\u12",
                "{\"a\":\"b",
                "{\"a\":\"b\\",
                "{\"a\":1 \"b\":2}",
                "{\"a\" 1}",
                "{\"a\":1}\u0000"
            })
    void refusesEverythingElse(String text) {
        assertThat(JsonSyntax.isObject(text)).isFalse();
    }

    @Test
    void refusesWhatIsTooDeepForAParser() {
        assertThat(JsonSyntax.isObject(nested(JsonSyntax.DEEPEST - 1))).isTrue();
        assertThat(JsonSyntax.isObject(nested(JsonSyntax.DEEPEST))).isFalse();
        assertThat(JsonSyntax.isObject(nested(1_000_000))).isFalse();
        assertThat(JsonSyntax.isObject("{\"a\":".repeat(1_000_000))).isFalse();
    }

    private static String nested(int arrays) {
        return "{\"a\":" + "[".repeat(arrays) + "]".repeat(arrays) + "}";
    }
}
