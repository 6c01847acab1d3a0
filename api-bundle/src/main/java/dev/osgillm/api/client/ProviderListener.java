/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.client;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears of providers that come, change and leave. Publish it as a service; nothing is sent after it was withdrawn, except
 * what is on its way. Called one event at a time, on the thread that made the change: return quickly, and do not start
 * or stop bundles.
 */
@ConsumerType
public interface ProviderListener {

    /** What happened. */
    enum Change {
        /** An id began to be served. Sent for everything there is when the listener is published. */
        ADDED,
        /** Another instance, or other properties, now serve the id. */
        CHANGED,
        /** The id is no longer served. */
        REMOVED
    }

    /** @param provider as it is now; as it last was for {@link Change#REMOVED} */
    void changed(Change change, ProviderInfo provider);
}
