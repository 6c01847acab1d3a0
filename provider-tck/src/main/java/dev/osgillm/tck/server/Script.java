/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.server;

import java.io.IOException;

/** What the server does with one request. {@link Scripts} has the usual ones. */
@FunctionalInterface
public interface Script {

    /**
     * Answers a request, well or badly. When the answer was not completed with {@link Exchange#answer} or
     * {@link Exchange#endChunks()}, the connection is closed after the return, which ends the body there.
     *
     * @throws IOException when the peer has gone, which ends the exchange quietly
     * @throws InterruptedException when the server is closed
     */
    void play(Exchange exchange) throws IOException, InterruptedException;

    /** @return this script and after it the next, on the same exchange */
    default Script then(Script next) {
        return exchange -> {
            play(exchange);
            next.play(exchange);
        };
    }
}
