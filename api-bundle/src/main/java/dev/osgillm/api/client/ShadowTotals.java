/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.client;

/**
 * What became of the copies of requests that a route sent to its shadow, since the router started. Immutable.
 *
 * @param running copies that are not answered yet
 * @param equal answers with the same text and tool calls as the real ones
 * @param different other answers
 * @param failed copies that were not answered
 * @param dropped copies that were not sent, because too many ran
 */
public record ShadowTotals(long running, long equal, long different, long failed, long dropped) {

    /** Nothing was copied. */
    public static final ShadowTotals NONE = new ShadowTotals(0, 0, 0, 0, 0);

    /** @return copies that went out */
    public long sent() {
        return running + equal + different + failed;
    }
}
