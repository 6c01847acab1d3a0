/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.Call;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.Timeouts;
import dev.osgillm.tck.server.Script;
import dev.osgillm.tck.server.ScriptedServer;
import java.time.Duration;

/** An operation with a server of its own, for one rule. */
final class Trial<R> implements AutoCloseable {

    /** Limits that no test reaches unless something hangs. */
    static final Timeouts PATIENT = Timeouts.builder()
            .connect(Duration.ofSeconds(20))
            .total(Duration.ofSeconds(60))
            .build();

    final ScriptedServer server = ScriptedServer.start();
    final Operation<R> operation;
    private final String secret;

    Trial(Operation<R> operation, String secret) {
        this.operation = operation;
        this.secret = secret;
    }

    void serve(Script... scripts) {
        operation.serve(server, scripts);
    }

    Call<R> call() {
        return call(PATIENT);
    }

    Call<R> call(Timeouts timeouts) {
        return operation.calls().apply(server.uri(), timeouts);
    }

    /** Waits for the request that counts; what the operation asks for before is answered and over. */
    void awaitRequest() {
        while (!operation.counts(server.awaitRequest())) {
            // The next one, then.
        }
    }

    void succeeds() {
        operation.check().accept(call().execute());
    }

    LlmException fails(Script script, ErrorKind kind) {
        serve(script);
        LlmException failure = checked(Failures.of(call()));
        assertThat(failure.kind()).as("the kind of " + failure).isEqualTo(kind);
        return failure;
    }

    LlmException checked(LlmException failure) {
        return Failures.checked(failure, secret);
    }

    @Override
    public void close() {
        server.close();
    }
}
