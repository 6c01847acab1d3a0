/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai;

import dev.osgillm.api.ErrorKind;
import java.util.Optional;

/** What is known of one server's errors beyond the general rules of {@link OpenAiErrors}. Stateless. */
public interface ErrorPeculiarities {

    /** Only the general rules. */
    ErrorPeculiarities NONE = new ErrorPeculiarities() {
        @Override
        public Optional<ErrorKind> kind(int status, String words) {
            return Optional.empty();
        }

        @Override
        public Optional<String> advice(ErrorKind kind, int status) {
            return Optional.empty();
        }
    };

    /**
     * @param status of the answer, 0 for an error inside a stream that does not say
     * @param words of the server
     * @return the kind where the words decide it; empty for the general rule
     */
    Optional<ErrorKind> kind(int status, String words);

    /**
     * @param status as for {@link #kind}
     * @return a sentence that says what a person should do next; empty for the general one
     */
    Optional<String> advice(ErrorKind kind, int status);
}
