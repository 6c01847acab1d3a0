/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import com.google.gson.JsonObject;
import dev.osgillm.api.model.ModelFile;
import dev.osgillm.support.json.Json;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file as the Hub's tree tells it.
 *
 * @param path relative to the model, not checked
 * @param size in bytes, -1 when unknown
 * @param sha256 of a large file, else empty
 * @param blob the id that git gives to a small file, else empty
 */
record HubFile(String path, long size, String sha256, String blob) {

    private static final Pattern HEX = Pattern.compile("[0-9a-f]+");
    private static final String SHA256 = "sha256:";

    static Optional<HubFile> read(JsonObject entry) {
        String path = Json.text(entry, "path");
        if (path == null || !"file".equals(Json.text(entry, "type"))) {
            return Optional.empty();
        }
        JsonObject large = Json.object(entry, "lfs");
        return Optional.of(
                large == null
                        ? new HubFile(path, Json.number(entry, "size", -1), "", hex(Json.text(entry, "oid", ""), 40))
                        : new HubFile(
                                path,
                                Json.number(large, "size", Json.number(entry, "size", -1)),
                                sha256(Json.text(large, "oid", Json.text(large, "sha256", ""))),
                                ""));
    }

    /** As the Hub tells it, or as the pointer in git has it. */
    private static String sha256(String text) {
        return hex(text.startsWith(SHA256) ? text.substring(SHA256.length()) : text, 64);
    }

    private static String hex(String text, int digits) {
        String id = text.toLowerCase(Locale.ROOT);
        return id.length() == digits && HEX.matcher(id).matches() ? id : "";
    }

    /** @return what the content is known by, empty when the Hub does not tell: then nothing can be said of what arrives */
    String tag() {
        return sha256.isEmpty() ? blob : sha256;
    }

    ModelFile toModelFile() {
        return new ModelFile(path, size, sha256);
    }
}
