/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.model.FilesReady;
import dev.osgillm.api.model.ModelDownload;
import dev.osgillm.api.model.ModelEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of the Hub in several requests, while the instance begins to leave. */
@Timeout(60)
class HubLeavingTest {

    @TempDir
    private Path folder;

    private final HubFixture fixture = new HubFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private void leave() {
        Thread closing = new Thread(() -> fixture.engine.close(Duration.ofSeconds(30)));
        closing.start();
        while (closing.getState() != Thread.State.TIMED_WAITING && closing.isAlive()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aDownloadGoesOnWithItsNextFile() {
        fixture.server.small("o/m", "a.json", new byte[] {'a'}).small("o/m", "b.json", new byte[] {'b'});
        CompletableFuture<ModelEvent> last = new CompletableFuture<>();

        fixture.hub(HubFixture.TOKEN)
                .download(ModelDownload.builder("o/m", folder).build())
                .events()
                .subscribe(new Flow.Subscriber<>() {
                    private Flow.Subscription subscription;
                    private ModelEvent latest;

                    @Override
                    public void onSubscribe(Flow.Subscription newSubscription) {
                        subscription = newSubscription;
                        subscription.request(1);
                    }

                    @Override
                    public void onNext(ModelEvent event) {
                        if (latest == null) {
                            leave();
                        }
                        latest = event;
                        subscription.request(1);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        last.completeExceptionally(failure);
                    }

                    @Override
                    public void onComplete() {
                        last.complete(latest);
                    }
                });

        assertThat(last.join()).isEqualTo(new FilesReady(List.of(folder.resolve("a.json"), folder.resolve("b.json"))));
    }

    @Test
    void aSearchGoesOnWithItsNextPage() {
        fixture.server
                .small("o/m0", "a", new byte[1])
                .small("o/m1", "a", new byte[1])
                .pageSize(1);
        HubAddress address = new HubAddress(fixture.server.uri(), Optional.empty());
        HubRequests requests =
                new HubRequests(address, new HubErrors(address, "Set a token."), fixture.engine, Duration.ZERO);

        List<String> found = requests.pages(
                        "",
                        () -> "/api/models?limit=1",
                        model -> {
                            if (fixture.server.hub().requests().size() == 1) {
                                leave();
                            }
                            return Optional.of(model.get("id").getAsString());
                        },
                        2,
                        9,
                        Optional::empty,
                        List::copyOf)
                .execute();

        assertThat(found).containsExactly("o/m0", "o/m1");
    }
}
