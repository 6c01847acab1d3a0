/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import dev.osgillm.api.chat.ToolCall;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a scripted server speaks to the provider under test. Frames are what the server would send in one piece.
 *
 * <p>What not every dialect can say is optional here. The rules that need it are left out where it is empty, and JUnit
 * shows each of them as aborted, with the reason.
 */
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

    /**
     * The ways in which a server reports a failure inside a stream, at least one. Each is tried before anything was said,
     * after text, and after a finish reason.
     *
     * @param message the server's words, which the failure must quote where a form has them
     */
    List<NamedForm<List<byte[]>>> errorsInStream(String message);

    /**
     * The provider decides by the status where the body says nothing else, so a body that fits every status will do.
     *
     * @param status 400, 415 or 422 for a bad request, 401 for a wrong key, 402 for an empty account, 403 for a missing
     *     right, 404 for an unknown model, 405 for a method that the address does not have, 408 for a request that came too
     *     slowly, 409 for a conflict, 413 for a request that is too large, 429 for too many requests, 500, 502, 503, 504
     *     and 529 for trouble of the server's own or on the way
     * @return the body that such a failure has
     */
    String errorBody(int status, String message);

    /** @return whether the provider asks for a stream: a blocking call may use either form */
    default boolean wantsStream(String requestBody) {
        return Pattern.compile("\"stream\"\\s*:\\s*true").matcher(requestBody).find();
    }

    // What not every dialect can say.

    /**
     * @return the frames that say why the answer ended, where an end marker follows them; empty where the end marker itself
     *     says so. An answer that said this is complete, even when the connection breaks or falls silent afterwards
     */
    default Optional<List<byte[]>> finishFrames() {
        return Optional.empty();
    }

    /** @return the ways to report a failure in a 200 that is no stream; empty when the servers always use a status */
    default List<NamedForm<String>> errorsInWholeAnswer(String message) {
        return List.of();
    }

    /** @return further bodies that failures of this status have, beside {@link #errorBody}; the words must be quoted */
    default List<NamedForm<String>> moreErrorBodies(int status, String message) {
        return List.of();
    }

    /**
     * The beginning of a stream that has everything.
     *
     * @param thoughts what the model thinks, in pieces; left out where the dialect has no thoughts
     * @param texts the pieces of the answer
     * @param calls follow the texts
     * @return the frames without anything that says the answer is complete; empty where answers are texts alone
     */
    default Optional<List<byte[]>> mixedFrames(List<String> thoughts, List<String> texts, List<ToolCall> calls) {
        return Optional.empty();
    }

    /**
     * @param calls with ids, names and arguments
     * @return the beginning of a stream of these calls without text, in this form, without anything that says the answer is
     *     complete; empty where the dialect has no such form
     */
    default Optional<List<byte[]>> toolCallFrames(ToolCallForm form, List<ToolCall> calls) {
        return Optional.empty();
    }

    /**
     * @param input the tokens of the input
     * @param output the tokens of the answer
     * @return a whole stream of these texts that tells the usage in this form; empty where the dialect has no such form
     */
    default Optional<List<byte[]>> usageStream(UsageForm form, int input, int output, String... texts) {
        return Optional.empty();
    }
}
