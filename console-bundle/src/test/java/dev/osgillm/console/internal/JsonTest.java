/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {

    @Test
    void writesEveryKindOfValueOnOneLine() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("text", "a \"b\" \\ c\n\t\r\u0000 é 😀");
        object.put("list", Arrays.asList(1, 2L, 0.5, Double.NaN, true, null, List.of(), Map.of()));
        assertThat(JsonWriter.write(object))
                .isEqualTo("{\"text\":\"a \\\"b\\\" \\\\ c\\n\\t\\r\\u0000 é 😀\","
                        + "\"list\":[1,2,0.5,null,true,null,[],{}]}");
        assertThat(JsonWriter.write("\ud83d x \ude00")).isEqualTo("\"\\ud83d x \\ude00\"");
        assertThatIllegalArgumentException().isThrownBy(() -> JsonWriter.write(new Object()));
    }

    @Test
    void readsEveryKindOfValue() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("a", List.of(new BigDecimal("1"), new BigDecimal("-0.5e3"), true, false));
        object.put("b", null);
        object.put("c", Map.of());
        object.put("d", "x\n\"\\/\u00e9\b\f\r\t");
        assertThat(JsonReader.read(" { \"a\" : [ 1 , -0.5e3, true,false ], \"b\":null,\"c\":{ },"
                        + "\"d\":\"x\\n\\\"\\\\\\/\\u00e9\\b\\f\\r\\t\" }\r\n"))
                .isEqualTo(object);
        assertThat(JsonReader.read("[]")).isEqualTo(List.of());
    }

    @Test
    void readsWhatItWrote() {
        String text = "{\"type\":\"object\",\"properties\":{\"a\":{\"minimum\":1E+2}},\"😀\":\"\\u0001\"}";
        assertThat(JsonWriter.write(JsonReader.read(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
            {"a" 1}      | expected ':' at line 1, column 6, but found '1'
            {"a":1,}     | expected a name in double quotes at line 1, column 8, but found '}'
            [1 2]        | expected ',' or ']' at line 1, column 4, but found '2'
            [01]         | expected ',' or ']' at line 1, column 3, but found '1'
            {'a':1}      | expected a name in double quotes at line 1, column 2, but found '''
            "abc         | expected the end of a string at line 1, column 5, but found the end
            "\\x"        | expected an escape such as \\n or \\" at line 1, column 3, but found 'x'
            "\\u12g4"    | expected four hexadecimal digits at line 1, column 3, but found 'u'
            nul          | expected a value at line 1, column 1, but found 'n'
            1 2          | expected nothing more at line 1, column 3, but found '2'
            {            | expected a name in double quotes at line 1, column 2, but found the end
            """)
    void saysWhereItIsWrong(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonReader.read(text))
                .withMessage(message);
    }

    @Test
    void countsLinesAndRefusesDepthsThatWouldBreakIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonReader.read("{\n  \"a\": x\n}"))
                .withMessage("expected a value at line 2, column 8, but found 'x'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonReader.read("[".repeat(100_000)))
                .withMessageStartingWith("expected no more than 64 levels");
        assertThatIllegalArgumentException().isThrownBy(() -> JsonReader.read(""));
        assertThatIllegalArgumentException().isThrownBy(() -> JsonReader.read("\"a\nb\""));
    }
}
