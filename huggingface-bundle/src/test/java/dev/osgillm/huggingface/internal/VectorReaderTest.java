/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VectorReaderTest {

    private static float[][] read(String json, int inputs) {
        return VectorReader.read(JsonParser.parseString(json), inputs);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            1 | [1, 2, 3]                        | [[1.0, 2.0, 3.0]]
            1 | [[1, 2, 3]]                      | [[1.0, 2.0, 3.0]]
            1 | [[1, 2], [3, 6]]                 | [[2.0, 4.0]]
            1 | [[[1, 2], [3, 6]]]               | [[2.0, 4.0]]
            2 | [[1, 2], [3, 4]]                 | [[1.0, 2.0], [3.0, 4.0]]
            2 | [[[1, 2]], [[3, 4], [5, 8]]]     | [[1.0, 2.0], [4.0, 6.0]]
            2 | [[[[1, 2], [3, 4]]], [[[5, 6]]]] | [[2.0, 3.0], [5.0, 6.0]]
            1 | [1e-3, -0.5]                     | [[0.001, -0.5]]
            """)
    void readsEveryForm(int inputs, String json, String vectors) {
        assertThat(Arrays.deepToString(read(json, inputs))).isEqualTo(vectors);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            1 | []
            1 | [[]]
            1 | {}
            1 | 7
            1 | null
            1 | ["a"]
            1 | [1, null]
            1 | [1, [2]]
            1 | [[1, 2], 3]
            1 | [[1, 2], [3]]
            1 | [[[[[[1]]]]]]
            2 | [1, 2]
            2 | [[1, 2]]
            2 | [[1, 2], [3, 4], [5, 6]]
            2 | [[1, 2], [3]]
            2 | [[[1, 2], [3, 4]]]
            """)
    void refusesWhatIsNotAVectorForEachInput(int inputs, String json) {
        assertThatThrownBy(() -> read(json, inputs))
                .isInstanceOfSatisfying(
                        LlmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.PROTOCOL));
    }
}
