/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.tck.server.Scripts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Errors inside good answers: each form that the dialect has, at each place. */
abstract class StreamErrorRules extends CutRules {

    private static final String WORDS = "The wheels came off.";

    @TestFactory
    Stream<DynamicTest> anErrorInsideAStreamIsAnError() {
        return each(dialect().errorsInStream(WORDS), frames -> {
            int before = server.requests().size();
            serve(begun("one").then(Scripts.frames(frames)).then(Scripts.end()));

            StreamProbe probe = StreamProbe.on(call().events());

            assertTold(checkedWithPartial(probe.awaitFailure(), "one"), frames);
            assertThat(probe.text()).isEqualTo("one");
            assertThat(server.requests())
                    .as("requests: no retry after the first event")
                    .hasSize(before + 1);
        });
    }

    @TestFactory
    Stream<DynamicTest> anErrorInsteadOfAStreamIsAnError() {
        return each(dialect().errorsInStream(WORDS), frames -> {
            serve(streamOf(frames));

            StreamProbe probe = StreamProbe.on(call().events());

            assertTold(checked(probe.awaitFailure()), frames);
            assertThat(probe.events()).isEmpty();
        });
    }

    @TestFactory
    Stream<DynamicTest> anErrorAfterAFinishReasonIsAnError() {
        return each(dialect().errorsInStream(WORDS), frames -> {
            Optional<List<byte[]>> finish = dialect().finishFrames();
            needs(finish.isPresent(), "frames between the finish reason and the end");
            serve(begun("one")
                    .then(Scripts.frames(finish.orElseThrow()))
                    .then(Scripts.frames(frames))
                    .then(Scripts.end()));

            StreamProbe probe = StreamProbe.on(call().events());

            assertTold(checkedWithPartial(probe.awaitFailure(), "one"), frames);
        });
    }

    @TestFactory
    Stream<DynamicTest> anErrorInAWholeAnswerIsAnError() {
        List<NamedForm<String>> forms = dialect().errorsInWholeAnswer(WORDS);
        needs(!forms.isEmpty(), "errors in a whole answer of status 200");
        return each(
                forms,
                body -> failsBothWays(Scripts.json(200, body), failure -> {
                    assertThat(failure.kind()).as("not a misunderstanding").isNotEqualTo(ErrorKind.PROTOCOL);
                    assertThat(failure).hasMessageContaining(WORDS);
                }));
    }

    @TestFactory
    Stream<DynamicTest> anErrorInAStreamTellsNoSecret() {
        needs(!secret().isEmpty(), "a secret of the provider");
        return each(dialect().errorsInStream("Wrong key: " + secret()), frames -> {
            serve(begun("one").then(Scripts.frames(frames)).then(Scripts.end()));

            checked(StreamProbe.on(call().events()).awaitFailure());
        });
    }

    private static void assertTold(LlmException failure, List<byte[]> frames) {
        assertThat(failure.kind()).as("not a misunderstanding").isNotEqualTo(ErrorKind.PROTOCOL);
        if (text(joined(frames)).contains(WORDS)) {
            assertThat(failure).hasMessageContaining(WORDS);
        }
    }
}
