/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import dev.osgillm.api.LlmException;
import java.io.IOException;

/** What a download hears of the bytes of a file, and says to them. Thread safe. */
interface Arrivals {

    /** The server is to send something from now on, or need not any more. */
    void awaited(boolean yes);

    /** Runs something once the subscriber wants more. */
    void whenWanted(Runnable next);

    /** More of the file has been written. */
    void written();

    /** @return what a failure to write means */
    LlmException broken(IOException failure);

    /** Tells how to stop the bytes. */
    void stoppable(Runnable stop);
}
