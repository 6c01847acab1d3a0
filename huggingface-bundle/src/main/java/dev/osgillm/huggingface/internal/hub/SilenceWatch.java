/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.support.call.SteppedCall;
import java.time.Duration;

/** Ends a download when a server that is to send something is silent for too long. One for all files, so one timer. Thread safe. */
final class SilenceWatch {

    private final Duration limit;
    private final SteppedCall.Output<?> output;
    private volatile String file = "";
    private volatile boolean awaited;
    private volatile long lastSign = System.nanoTime();

    /** @param limit zero for none */
    SilenceWatch(Duration limit, SteppedCall.Output<?> output) {
        this.limit = limit;
        this.output = output;
    }

    /** Begins to look; once. */
    void begin() {
        if (!limit.isZero()) {
            look(limit);
        }
    }

    /** @param path of what is brought from now on */
    void file(String path) {
        file = path;
    }

    /** The server gave a sign. @param yes whether it is to send something from now on */
    void awaited(boolean yes) {
        lastSign = System.nanoTime();
        awaited = yes;
    }

    private void look(Duration after) {
        output.after(after, () -> {
            Duration silent = awaited ? Duration.ofNanos(System.nanoTime() - lastSign) : Duration.ZERO;
            Duration rest = limit.minus(silent);
            if (rest.isNegative() || rest.isZero()) {
                output.stop(LlmException.builder(
                                ErrorKind.TIMEOUT,
                                "Nothing of " + file + " arrived within the limit idle_timeout (" + limit.toMillis()
                                        + " ms). Repeat the download, it goes on; or raise the limit.")
                        .build());
            } else {
                look(rest);
            }
        });
    }
}
