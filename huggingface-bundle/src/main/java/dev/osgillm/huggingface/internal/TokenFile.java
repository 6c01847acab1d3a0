/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file in which Hugging Face's own tools keep a token: {@code HF_TOKEN_PATH}, {@code $HF_HOME/token}, or the cache. */
final class TokenFile {

    private static final Logger LOG = LoggerFactory.getLogger(TokenFile.class);

    private final UnaryOperator<String> environment;
    private final Path userHome;

    TokenFile(UnaryOperator<String> environment, Path userHome) {
        this.environment = environment;
        this.userHome = userHome;
    }

    /** @return the token, empty when there is no file or it may not be used */
    Optional<String> read() {
        if ("1".equals(environment.apply("HF_HUB_DISABLE_IMPLICIT_TOKEN"))) {
            return Optional.empty();
        }
        Path file = path();
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(file).strip()).filter(token -> !token.isEmpty());
        } catch (IOException e) {
            LOG.warn("The token file {} cannot be read", file, e);
            return Optional.empty();
        }
    }

    private Path path() {
        String own = environment.apply("HF_TOKEN_PATH");
        if (own != null && !own.isBlank()) {
            return Path.of(own.strip());
        }
        String home = environment.apply("HF_HOME");
        return home != null && !home.isBlank()
                ? Path.of(home.strip(), "token")
                : userHome.resolve(".cache/huggingface/token");
    }
}
