/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.osgillm.api.chat.ResponseFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemasTest {

    @TempDir
    Path folder;

    private String schema(String typed) {
        ResponseFormat format = Schemas.format(new LocalFiles(folder), typed);
        assertThat(format.strict()).isTrue();
        assertThat(format.name()).contains("answer");
        return format.schema().orElseThrow();
    }

    private void refuses(String typed, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> schema(typed)).withMessageStartingWith(message);
    }

    @Test
    void makesAStrictSchemaOutOfFields() {
        assertThat(schema("name, age int, tags []string, score number,ok bool"))
                .isEqualTo("{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},"
                        + "\"age\":{\"type\":\"integer\"},"
                        + "\"tags\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},"
                        + "\"score\":{\"type\":\"number\"},\"ok\":{\"type\":\"boolean\"}},"
                        + "\"required\":[\"name\",\"age\",\"tags\",\"score\",\"ok\"],\"additionalProperties\":false}");
    }

    @Test
    void takesASchemaFromAFileOrAsItIs() throws Exception {
        Files.writeString(folder.resolve("person.json"), "{ \"type\": \"object\" }\n");
        assertThat(schema("person.json")).isEqualTo("{\"type\":\"object\"}");
        Files.writeString(folder.resolve("person"), "{\"type\":\"array\"}");
        assertThat(schema("person")).as("the file, not the field").isEqualTo("{\"type\":\"array\"}");
        assertThat(schema(" {\"type\":\"string\"} ")).isEqualTo("{\"type\":\"string\"}");
    }

    @Test
    void refusesWhatIsNoSchema() throws Exception {
        refuses("nowhere.json", "'nowhere.json' (--schema) does not exist. Relative paths begin at " + folder + ".");
        refuses(
                "name, age integral",
                "--schema does not understand 'age integral'. It takes a file with a JSON schema");
        refuses("name,,age", "--schema does not understand ''.");
        refuses("a, a int", "--schema has the field 'a' twice.");
        refuses("{\"type\"", "The schema (--schema) is not JSON: expected ':' at line 1, column 8, but found the end.");
        Files.writeString(folder.resolve("list.json"), "[]");
        refuses("list.json", "The schema in 'list.json' (--schema) must be a JSON object");
    }
}
