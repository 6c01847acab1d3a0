/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.osgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.provider.SettingDefinition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MetatypeSchemaTest {

    private static InputStream xml(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void takesTheAttributesInTheirOrder() throws IOException {
        String text = "<m:MetaData xmlns:m='http://www.osgi.org/xmlns/metatype/v1.2.0'><OCD id='o' name='n'>"
                + "<AD id='timeout' type='String' description='Limit.' default='5m'/>"
                + "<AD id='.api_key' type='Password'/></OCD></m:MetaData>";
        assertThat(MetatypeSchema.read(xml(text)))
                .containsExactly(
                        new SettingDefinition("timeout", "Limit.", "5m", false),
                        new SettingDefinition(".api_key", "", "", true));
    }

    @Test
    void refusesWhatIsNoXml() {
        assertThatThrownBy(() -> MetatypeSchema.read(xml("<m"))).isInstanceOf(IOException.class);
    }
}
