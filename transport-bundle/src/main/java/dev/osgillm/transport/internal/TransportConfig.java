/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.transport.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of one HTTP client. Two underscores in a method are one in its key. */
@ObjectClassDefinition(
        name = "LLM transport",
        description =
                "An HTTP client that LLM providers share. The PID dev.osgillm.transport configures the default one;"
                        + " each configuration of the factory dev.osgillm.transport.client adds one that a provider uses when its"
                        + " own configuration says transport.target=(llm.transport=NAME).")
@interface TransportConfig {

    /** PID of the default client. */
    String PID = "dev.osgillm.transport";

    /** Factory PID of further clients. */
    String FACTORY_PID = "dev.osgillm.transport.client";

    /** @return threads that run calls and their subscribers, 0 for twice the number of processors and at least 4 */
    @AttributeDefinition(
            description = "Threads that run calls and the callbacks of their subscribers, 1 to 256; 0 (default) means"
                    + " twice the number of processors and at least 4.")
    int threads() default 0;

    /** @return milliseconds for a connection with its TLS handshake */
    @AttributeDefinition(
            description =
                    "Milliseconds for a new connection with its TLS handshake, 1 to 600000. Providers have a limit of"
                            + " their own, connect_timeout; this one also guards requests without a body.")
    int connect__timeout__ms() default 30_000;

    /** @return {@code auto}, {@code 1.1} or {@code 2} */
    @AttributeDefinition(
            description = "HTTP version for https: auto (default) and 2 negotiate HTTP/2, 1.1 does not. Plain http is"
                    + " always HTTP/1.1: many LLM servers fail at an upgrade request.")
    String http__version() default "auto";

    /** @return {@code host:port} of an HTTP proxy, empty for the JVM's own settings */
    @AttributeDefinition(
            description = "Proxy as host:port; none to go direct; empty (default) for the JVM's own settings.")
    String proxy() default "";
}
