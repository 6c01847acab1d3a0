/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import dev.osgillm.api.chat.MediaPart;
import java.util.Base64;
import java.util.Optional;

/** The bytes of images, recordings and files, in the forms in which OpenAI's dialects take them. */
public final class MediaData {

    private MediaData() {}

    /** @return the bytes as base64; empty when there is an address instead */
    public static Optional<String> base64(MediaPart media) {
        return media.data().map(Base64.getEncoder()::encodeToString);
    }

    /** @return the bytes as an address with its content; empty when there is an address of a server instead */
    public static Optional<String> dataUri(MediaPart media) {
        String type = media.mediaType().orElse("application/octet-stream");
        return base64(media).map(data -> "data:" + type + ";base64," + data);
    }

    /** @return the name of the file; the dialects want one */
    public static String fileName(MediaPart media) {
        return media.name().orElse("file");
    }
}
