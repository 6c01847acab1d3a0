/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.call;

import dev.osgillm.api.provider.WireLog;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the exchanges of one instance into the log {@code dev.osgillm.wire.ID}: when it was switched on, or at the level
 * DEBUG when that log has it. Costs nothing while neither is so.
 */
public final class WireTrace implements WireLog {

    /** Prefix of the names of the logs. */
    static final String LOG = "dev.osgillm.wire.";

    private final Logger log;
    private final AtomicLong exchanges = new AtomicLong();
    private volatile boolean enabled;

    WireTrace(String providerId) {
        this(LoggerFactory.getLogger(LOG + providerId));
    }

    WireTrace(Logger log) {
        this.log = log;
    }

    @Override
    public boolean enabled() {
        return enabled;
    }

    @Override
    public void enable(boolean on) {
        enabled = on;
    }

    /** @return what to do with one exchange */
    Tap tap() {
        if (enabled) {
            return new ExchangeTap(exchanges.incrementAndGet(), log::info);
        }
        return log.isDebugEnabled() ? new ExchangeTap(exchanges.incrementAndGet(), log::debug) : Tap.NONE;
    }

    /** Sees one exchange go by. */
    interface Tap {

        /** Sees nothing. */
        Tap NONE = new Tap() {
            @Override
            public HttpRequest request(HttpRequest request) {
                return request;
            }

            @Override
            public <T> BodyHandler<T> handler(BodyHandler<T> handler) {
                return handler;
            }

            @Override
            public void failed(Throwable failure) {}
        };

        /** @return the request, its body seen when it is written */
        HttpRequest request(HttpRequest request);

        /** @return the handler, what it handles seen before it */
        <T> BodyHandler<T> handler(BodyHandler<T> handler);

        /** The exchange ended without a whole answer. */
        void failed(Throwable failure);
    }
}
