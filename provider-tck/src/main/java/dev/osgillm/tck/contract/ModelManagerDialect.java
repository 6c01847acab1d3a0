/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import java.util.List;

/** How a scripted server speaks to the model manager under test. */
public interface ModelManagerDialect {

    /**
     * @param operation {@code pull}, {@code push}, {@code create}, {@code copy}, {@code delete}, {@code unload} or
     *     {@code running}
     * @return method and path of its request, such as {@code POST /api/pull}
     */
    String route(String operation);

    /** @return the media type of progress */
    String streamContentType();

    /** @return frames of progress, each of which becomes exactly one event */
    List<byte[]> progressFrames(int count);

    /** @return the frames that say an operation succeeded */
    List<byte[]> successFrames();

    /** @return the frames that say it failed, in the middle of progress */
    List<byte[]> errorFrames(String message);

    /** @return the good answer of an operation that answers nothing */
    Script done();

    /** @return the body of a good list of these models in memory */
    String runningAnswer(List<String> ids);

    /** @return how the server says that its registry does not have a model */
    Script unknownToTheRegistry(String model);

    /** Says how the server answers when it is asked for a model that it has, if the provider asks for one in the end. */
    void serveDetails(ScriptedServer server, String model);

    /** @return as {@link ChatDialect#errorBody} */
    String errorBody(int status, String message);
}
