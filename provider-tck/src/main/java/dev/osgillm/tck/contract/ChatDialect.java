/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import java.util.List;
import java.util.regex.Pattern;

/** How a scripted server speaks to the provider under test. Frames are what the server would send in one piece. */
public interface ChatDialect {

    /** @return the media type of a stream */
    String streamContentType();

    /**
     * The beginning of a stream.
     *
     * @param texts the pieces of the answer; each becomes exactly one text event
     * @return the frames without anything that says the answer is complete, whatever comes before the first text included
     */
    List<byte[]> textFrames(String... texts);

    /** @return the frames that end a stream well, finish reason and end marker */
    List<byte[]> endFrames();

    /** @return a whole answer of this text that ended well, as the body of a 200 that is no stream */
    String wholeAnswer(String text);

    /** @return the frames by which a server reports a failure inside a stream that began well */
    List<byte[]> errorInStream(String message);

    /**
     * @param status 400 for a bad request, 401 for a wrong key, 403 for a missing right, 404 for an unknown model, 429 for
     *     too many requests, 500 and 503 for trouble of the server's own
     * @return the body that such a failure has
     */
    String errorBody(int status, String message);

    /** @return whether the provider asks for a stream: a blocking call may use either form */
    default boolean wantsStream(String requestBody) {
        return Pattern.compile("\"stream\"\\s*:\\s*true").matcher(requestBody).find();
    }
}
