/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.osgillm.api.Call;
import dev.osgillm.api.LlmException;
import java.io.PrintWriter;
import java.io.StringWriter;

/** What is true of each failure, whatever the call is for. */
final class Failures {

    private Failures() {}

    static LlmException of(Call<?> call) {
        Throwable thrown = catchThrowable(call::execute);
        assertThat(thrown).as("what execute() throws").isInstanceOf(LlmException.class);
        return (LlmException) thrown;
    }

    /** @param secret empty for none */
    static LlmException checked(LlmException failure, String secret) {
        assertThat(failure.providerId()).as("the provider's id in " + failure).isPresent();
        assertThat(failure).hasMessageStartingWith(failure.providerId().orElseThrow() + ": ");
        assertTellsNoSecret(failure, secret);
        assertIsNoMistake(failure);
        return failure;
    }

    /** Whatever a server sends, it is not the provider that breaks. */
    private static void assertIsNoMistake(LlmException failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            assertThat(isMistake(cause))
                    .as("whether the provider broke: " + cause)
                    .isFalse();
        }
    }

    private static boolean isMistake(Throwable cause) {
        return cause instanceof Error
                || cause instanceof NullPointerException
                || cause instanceof ClassCastException
                || cause instanceof IndexOutOfBoundsException
                || cause instanceof ArithmeticException
                || cause instanceof UnsupportedOperationException
                || cause.getClass() == IllegalArgumentException.class
                || cause.getClass() == IllegalStateException.class;
    }

    static void assertTellsNoSecret(LlmException failure, String secret) {
        if (secret.isEmpty()) {
            return;
        }
        StringWriter everything = new StringWriter();
        failure.printStackTrace(new PrintWriter(everything, true)); // what a log would show, causes too
        everything.write(failure.code() + " " + failure.requestId() + " " + failure.partial(Object.class));
        assertThat(everything.toString()).as("everything in the exception").doesNotContain(secret);
    }
}
