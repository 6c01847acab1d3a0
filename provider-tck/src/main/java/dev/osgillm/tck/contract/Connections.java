/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import dev.osgillm.tck.server.ScriptedServer;

/** What the connections to a server tell about a call that ended. */
final class Connections {

    private Connections() {}

    /** Whatever was asked was given up; what a busy machine did not ask in time has nothing to be given up. */
    static void assertGivenUp(ScriptedServer server) {
        if (!server.requests().isEmpty()) {
            server.awaitDisconnect();
        }
    }
}
