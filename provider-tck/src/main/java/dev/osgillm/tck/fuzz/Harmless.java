/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.fuzz;

import dev.osgillm.api.LlmException;

/** What is true of each failure, whatever a server sent: its message is short, can be printed, and has no secret. */
public final class Harmless {

    private static final int LONGEST = 4096;

    private Harmless() {}

    /**
     * @param secret empty for none
     * @throws AssertionError when it is not harmless
     */
    public static void check(LlmException failure, String secret) {
        String message = failure.getMessage();
        if (message.length() > LONGEST) {
            throw new AssertionError("A message of " + message.length() + " characters: " + message);
        }
        if (message.codePoints().anyMatch(Character::isISOControl)) {
            throw new AssertionError("A message with control characters: " + message);
        }
        String code = failure.code().orElse("");
        if (!secret.isEmpty() && (message.contains(secret) || code.contains(secret))) {
            throw new AssertionError("A secret in: " + message + " [" + code + "]");
        }
    }

    /**
     * Runs what may fail with an {@link LlmException} and with nothing else.
     *
     * @param secret empty for none
     * @return whether it did not fail
     */
    public static boolean ends(Runnable action, String secret) {
        try {
            action.run();
            return true;
        } catch (LlmException e) {
            check(e, secret);
            return false;
        }
    }
}
