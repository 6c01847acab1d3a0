/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.benchmarks.soak;

import java.util.List;

/** How a server of one kind words its answers. */
interface Wire {

    /** @return the media type of a stream */
    String streamType();

    /** @return pieces of text, each in a frame of its own, without an end */
    List<byte[]> textFrames(String model, List<String> words);

    /** @return frames that call {@link Answers#TOOL}, without an end */
    List<byte[]> toolFrames(String model, String arguments);

    /** @return the good end of a stream */
    List<byte[]> endFrames(String model, boolean tools);

    /** @return an error inside a stream, or instead of one */
    List<byte[]> errorFrames(String message);

    String wholeText(String model, String text);

    String wholeToolCall(String model, String arguments);

    String error(String message);

    String embeddings(String model, List<float[]> vectors);
}
