/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.health.Health;

/** What an instance without a token says, without asking anybody. */
final class NoToken {

    private NoToken() {}

    static LlmException failure(HuggingFaceSettings settings) {
        return LlmException.builder(ErrorKind.AUTHENTICATION, "There is no token. " + settings.tokenAdvice())
                .provider(settings.id())
                .build();
    }

    static Health health(HuggingFaceSettings settings) {
        return Health.of(Health.Status.UNCONFIGURED, "There is no token.", settings.tokenAdvice(), null);
    }
}
