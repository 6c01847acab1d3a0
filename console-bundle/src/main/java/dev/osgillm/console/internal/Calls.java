/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;

/** Runs calls on the command thread. */
final class Calls {

    private Calls() {}

    /**
     * Waits for the result. Ctrl-C cancels the call.
     *
     * @throws LlmException as {@link #ended}
     */
    static <R> R execute(Call<R> call) {
        try {
            return call.execute();
        } catch (LlmException e) {
            throw ended(e);
        }
    }

    /**
     * What a command fails with when its call failed. The interrupt of a Ctrl-C has done its work by then and is cleared:
     * Gogo closes the terminal's channel when a thread prints with its interrupt flag set.
     *
     * @return the failure itself, or another one when it was a Ctrl-C
     */
    static LlmException ended(LlmException failure) {
        return failure.kind() == ErrorKind.CANCELLED && Thread.interrupted() ? cancelled(failure) : failure;
    }

    /** @return the failure of a command that was interrupted, with the interrupt cleared */
    static LlmException cancelled(Exception cause) {
        Thread.interrupted();
        return LlmException.builder(ErrorKind.CANCELLED, "Cancelled.")
                .cause(cause)
                .build();
    }

    /**
     * @param service {@code null} when nobody publishes it
     * @param what it is, for the message
     * @param command to type again
     * @return the service
     * @throws LlmException {@code UNAVAILABLE} when nobody publishes it
     */
    static <S> S present(S service, String what, String command) {
        if (service == null) {
            throw LlmException.builder(
                            ErrorKind.UNAVAILABLE,
                            what + " not there. Start the bundle dev.osgillm.router, or a newer one of it, and type "
                                    + command + " again.")
                    .build();
        }
        return service;
    }

    /**
     * Nobody chose the provider that could not be reached: the failure says what else a person can do.
     *
     * @return the failure itself when the server was reached
     */
    static LlmException withAlternatives(LlmException failure) {
        if (failure.kind() != ErrorKind.NETWORK) {
            return failure;
        }
        return LlmException.builder(
                        ErrorKind.NETWORK,
                        failure.getMessage()
                                + "\nOr set OPENAI_API_KEY or HF_TOKEN, or write a configuration (the examples are in etc)."
                                + "\nOr ask another provider: llm:providers lists them, llm:chat -p ID asks one.")
                .cause(failure)
                .build();
    }
}
