/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.osgillm.api.model.ModelDownload;
import dev.osgillm.tck.contract.StreamingCalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A download keeps the rules of streams. Of a file that is there already it tells one event. */
class HubStreamRulesTest {

    @TempDir
    private Path folder;

    private final HubFixture fixture = new HubFixture();
    private final Hub hub = fixture.hub(HubFixture.TOKEN);
    private final Set<Long> offered = new HashSet<>();

    @BeforeEach
    void bringTheFiles() throws IOException {
        for (int file = 0; file < StreamingCalls.MANY; file++) {
            Files.write(folder.resolve(name(file)), content(file));
        }
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private static String name(int file) {
        return "file-" + file;
    }

    private static byte[] content(int file) {
        return name(file).getBytes(StandardCharsets.UTF_8);
    }

    @TestFactory
    Stream<DynamicTest> aDownload() {
        return StreamingCalls.verify(events -> {
            assumeTrue(events > 1, "there is no download of nothing");
            String model = "o/files-" + (events - 1);
            if (offered.add(events)) {
                for (int file = 0; file < events - 1; file++) {
                    fixture.server.small(model, name(file), content(file));
                }
            }
            return hub.download(ModelDownload.builder(model, folder).build());
        });
    }
}
