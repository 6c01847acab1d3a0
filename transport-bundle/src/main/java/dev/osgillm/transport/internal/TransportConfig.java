/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.transport.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
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
            description = "HTTP proxy as host:port, for http and, by CONNECT, for https; none to go direct; empty"
                    + " (default) for the JVM's own settings.",
            required = false)
    String proxy() default "";

    /** @return hosts that are reached without the proxy */
    @AttributeDefinition(
            description = "Hosts that are reached without the proxy, with commas between: example.org is that host and"
                    + " all below it, *.example.org only those below it, * is every host. Default: this machine."
                    + " Counts only when proxy is host:port.",
            required = false)
    String no__proxy() default "localhost,127.0.0.1,::1";

    /** @return the user whom the proxy knows */
    @AttributeDefinition(
            description = "User for the proxy (Basic). For https the JVM must be started with"
                    + " -Djdk.http.auth.tunneling.disabledSchemes= as bin/llm does.",
            required = false)
    String proxy__user() default "";

    /** @return the password of that user */
    @AttributeDefinition(
            type = AttributeType.PASSWORD,
            description = "Password for the proxy; better $[env:NAME] than the password itself. It goes to the proxy"
                    + " only.",
            required = false)
    String _proxy__password() default "";

    /** @return a file of certificates */
    @AttributeDefinition(
            description = "File of certificates to trust beside the JVM's: PEM, PKCS12 or JKS, recognised by its"
                    + " content, 16 MiB at most. Read at start: touch the configuration after a change.",
            required = false)
    String trust__store() default "";

    /** @return the password of that file */
    @AttributeDefinition(
            type = AttributeType.PASSWORD,
            description = "Password of trust_store; better $[env:NAME] than the password itself.",
            required = false)
    String _trust__store__password() default "";

    /** @return whether nothing else is trusted */
    @AttributeDefinition(description = "true: only the certificates of trust_store are trusted, not the JVM's.")
    boolean trust__store__only() default false;

    /** @return a file of the client's own certificate */
    @AttributeDefinition(
            description = "File of the client's own certificate with its chain and its key, for servers that ask for"
                    + " one: PKCS12, JKS, or PEM with a PKCS8 key. Read at start.",
            required = false)
    String key__store() default "";

    /** @return the password of that file and its key */
    @AttributeDefinition(
            type = AttributeType.PASSWORD,
            description = "Password of key_store and of its key; better $[env:NAME] than the password itself.",
            required = false)
    String _key__store__password() default "";
}
