/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.openai.internal;

import dev.osgillm.tck.contract.OpenAiChatDialect;

/** How OpenAI speaks, and the servers that imitate it. */
class OpenAiDialect extends OpenAiChatDialect {

    OpenAiDialect() {
        super("m");
    }
}
