/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.ollama.internal;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What Ollama says when it cannot bring, send or make a model. It comes as a line of a stream, or with status 500. */
final class ManagementErrors {

    private static final Pattern NOT_IN_REGISTRY = Pattern.compile("manifest: file does not exist");
    private static final Pattern DISK_FULL = Pattern.compile("no space left|not enough (disk )?space|disk (is )?full");
    private static final Pattern UNREACHED = Pattern.compile("dial tcp|no such host|tls handshake timeout");
    private static final Pattern NOT_ALLOWED =
            Pattern.compile("unauthori[sz]ed|access denied|not authorized|not allowed to push|must be signed in");
    private static final Pattern CHANGED = Pattern.compile("digest mismatch|digest does not match");
    private static final Pattern BAD_RECIPE =
            Pattern.compile("neither 'from' or 'files'|invalid model name|invalid digest"
                    + "|unsupported (quantization|architecture|content|model|file)|unknown (quantization )?type"
                    + "|quantization is only supported|blob .*(not found|does not exist)|invalid (file|gguf|template)");

    private ManagementErrors() {}

    /**
     * @param said a colon and the words, or nothing
     * @return empty when the words are not about managing models
     */
    static Optional<LlmException.Builder> of(String said) {
        String lower = said.toLowerCase(Locale.ROOT);
        if (NOT_IN_REGISTRY.matcher(lower).find()) {
            return failure(
                    ErrorKind.MODEL_NOT_FOUND,
                    "The registry has no such model" + said + ". Look its name up at ollama.com/library.");
        }
        if (DISK_FULL.matcher(lower).find()) {
            return failure(
                            ErrorKind.UNAVAILABLE,
                            "The server's disk is full" + said
                                    + ". Make room there, and repeat: what has come is kept.")
                    .map(failure -> failure.retryable(false));
        }
        if (UNREACHED.matcher(lower).find()) {
            return failure(
                    ErrorKind.UNAVAILABLE,
                    "The server does not reach the registry or the cloud" + said + ". Check its network, and repeat.");
        }
        if (NOT_ALLOWED.matcher(lower).find()) {
            return failure(
                    ErrorKind.PERMISSION,
                    "The registry does not allow this" + said
                            + ". Name the model USER/MODEL with the account's own name,"
                            + " and add the server's key to the account at ollama.com/settings/keys.");
        }
        if (CHANGED.matcher(lower).find()) {
            return failure(
                    ErrorKind.INVALID_REQUEST,
                    "The file is not what it was when its digest was read" + said
                            + ". Repeat when nobody writes to it any more.");
        }
        if (BAD_RECIPE.matcher(lower).find()) {
            return failure(
                    ErrorKind.INVALID_REQUEST,
                    "Ollama does not take this name, or what the model shall be made of" + said + ". Correct it.");
        }
        return Optional.empty();
    }

    private static Optional<LlmException.Builder> failure(ErrorKind kind, String problem) {
        return Optional.of(LlmException.builder(kind, problem));
    }
}
