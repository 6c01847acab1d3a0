/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import dev.osgillm.tck.server.RecordedRequest;
import dev.osgillm.tck.server.ScriptedServer;
import org.junit.jupiter.api.Assumptions;

/** Where a provider puts its secret. */
final class Secrets {

    private Secrets() {}

    /** Aborts a test of a secret that never left the provider as it is: signed or encoded, it proves nothing. */
    static void assumeSent(ScriptedServer server, String secret) {
        Assumptions.assumeTrue(
                server.requests().stream().anyMatch(request -> carries(request, secret)),
                "Left out, for no request carries the secret as it is in its path, query or headers");
    }

    private static boolean carries(RecordedRequest request, String secret) {
        return request.path().contains(secret)
                || request.query().contains(secret)
                || request.headers().values().stream()
                        .anyMatch(values -> values.stream().anyMatch(value -> value.contains(secret)));
    }
}
