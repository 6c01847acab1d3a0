/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import java.nio.charset.StandardCharsets;

/** Texts as parts of paths. */
final class PathText {

    private PathText() {}

    /** Slashes stay: routers want them, and ids of OpenAI's own have none. */
    static String encoded(String text) {
        StringBuilder path = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > 0 && (Character.isLetterOrDigit(b) || "/-._~:@".indexOf(b) >= 0);
            path.append(plain ? String.valueOf((char) b) : String.format("%%%02X", b));
        }
        return path.toString();
    }
}
