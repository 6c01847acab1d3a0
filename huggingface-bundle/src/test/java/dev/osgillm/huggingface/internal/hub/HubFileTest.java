/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.support.json.Json;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class HubFileTest {

    private static final String SHA256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    private static final String BLOB = "ce013625030ba8dba906f756967f9e9ca394464a";

    private static HubFile large(String id) {
        return HubFile.read(Json.parseObject("{\"type\":\"file\",\"path\":\"m\",\"size\":5,\"oid\":\"" + BLOB
                        + "\",\"lfs\":{\"size\":5,\"oid\":\"" + id + "\"}}"))
                .orElseThrow();
    }

    private static HubFile small(String id) {
        return HubFile.read(Json.parseObject("{\"type\":\"file\",\"path\":\"m\",\"size\":5,\"oid\":\"" + id + "\"}"))
                .orElseThrow();
    }

    @Test
    void readsAChecksumHoweverItIsWritten() {
        assertThat(large(SHA256).sha256()).isEqualTo(SHA256);
        assertThat(large(SHA256.toUpperCase(Locale.ROOT)).sha256()).isEqualTo(SHA256);
        assertThat(large("sha256:" + SHA256).sha256()).isEqualTo(SHA256);
        assertThat(small(BLOB.toUpperCase(Locale.ROOT)).blob()).isEqualTo(BLOB);
    }

    @Test
    void takesNothingElseForAChecksum() {
        assertThat(large(SHA256.substring(1)).tag()).isEmpty();
        assertThat(large("z" + SHA256.substring(1)).tag()).isEmpty();
        assertThat(small(SHA256).tag()).isEmpty();
        assertThat(small("sha256:" + BLOB).tag()).isEmpty();
    }
}
