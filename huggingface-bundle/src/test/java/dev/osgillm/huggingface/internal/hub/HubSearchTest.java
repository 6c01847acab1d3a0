/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.model.ModelFile;
import dev.osgillm.api.model.ModelInfo;
import dev.osgillm.api.model.ModelQuery;
import dev.osgillm.tck.server.RecordedRequest;
import dev.osgillm.tck.server.Scripts;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HubSearchTest {

    private final HubFixture fixture = new HubFixture();
    private final Hub hub = fixture.hub(HubFixture.TOKEN);

    @AfterEach
    void close() {
        fixture.close();
    }

    private RecordedRequest onlyRequest() {
        assertThat(fixture.server.hub().requests()).hasSize(1);
        return fixture.server.hub().requests().get(0);
    }

    private static void assertFails(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ErrorKind kind, String... words) {
        assertThatThrownBy(call).isInstanceOfSatisfying(LlmException.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e).hasMessageContainingAll(words);
        });
    }

    @Test
    void asksForAllThatAQuerySays() {
        ModelQuery query = ModelQuery.builder()
                .text("qwen 3")
                .author("Qwen")
                .task("text-generation")
                .tag("gguf")
                .tag("license:mit")
                .sort(ModelQuery.Sort.TRENDING)
                .limit(7)
                .build();

        assertThat(hub.search(query).execute()).isEmpty();

        assertThat(onlyRequest().path()).isEqualTo("/api/models");
        assertThat(onlyRequest().query())
                .startsWith("limit=7&sort=trendingScore&direction=-1&search=qwen%203&author=Qwen"
                        + "&pipeline_tag=text-generation&filter=gguf&filter=license%3Amit&expand=author&");
        assertThat(onlyRequest().header("Authorization")).hasValue("Bearer " + HubFixture.TOKEN);
    }

    @Test
    void turnsPagesWithinTheHubUntilThereAreEnough() {
        for (int i = 0; i < 9; i++) {
            fixture.server.small("o/m" + i, "config.json", new byte[1]);
        }
        fixture.server.pageSize(2);

        List<ModelInfo> found =
                hub.search(ModelQuery.builder().limit(5).build()).execute();

        assertThat(found).extracting(ModelInfo::id).containsExactly("o/m0", "o/m1", "o/m2", "o/m3", "o/m4");
        assertThat(fixture.server.hub().requests()).hasSize(3);
        assertThat(hub.search(ModelQuery.builder().limit(20).build())
                        .executeAsync()
                        .toCompletableFuture()
                        .join())
                .hasSize(9);
    }

    @Test
    void turnsPagesBehindAPathOfTheHub() {
        Map<String, String> links = Map.of(
                "/mirror/api/models",
                fixture.server.uri() + "/mirror/api/models-2?cursor=a",
                "/mirror/api/models-2",
                "https://huggingface.co/api/models-3?cursor=b");
        for (int i = 1; i <= 3; i++) {
            String path = "/mirror/api/models" + (i == 1 ? "" : "-" + i);
            String body = "[{\"id\":\"o/m" + i + "\"}]";
            Map<String, String> headers = links.containsKey(path)
                    ? Map.of("Content-Type", "application/json", "Link", "<" + links.get(path) + ">; rel=\"next\"")
                    : Map.of("Content-Type", "application/json");
            fixture.server.hub().on("GET", path, exchange -> exchange.answer(200, headers, body));
        }

        assertThat(fixture.hubAt(fixture.server.uri().resolve("/mirror"))
                        .search(ModelQuery.builder().build())
                        .execute())
                .extracting(ModelInfo::id)
                .containsExactly("o/m1", "o/m2", "o/m3");
    }

    @Test
    void aWrongAddressNamesTheSettingOfTheHub() {
        fixture.server
                .hub()
                .on("GET", "/page/*", Scripts.html(200, "<html>"))
                .on("GET", "/moved/*", Scripts.redirect("https://other.example/"))
                .on("GET", "/text/*", Scripts.text(200, "hello"));
        URI address = fixture.server.uri();
        for (String path : List.of("/page", "/moved", "/text")) {
            assertNamesHubUrl(fixture.hubAt(address.resolve(path)));
        }
        fixture.server.close();
        assertNamesHubUrl(fixture.hubAt(address));
    }

    private static void assertNamesHubUrl(Hub hub) {
        assertThatThrownBy(() -> hub.find("o/m").execute())
                .hasMessageContaining("hub_url")
                .hasMessageNotContaining("base_url")
                .hasMessageNotContaining("/v1");
    }

    @Test
    void pagesThatNeverEndAreBounded() {
        fixture.server
                .hub()
                .on(
                        "GET",
                        "/api/models",
                        Scripts.json(
                                200, Map.of("Link", "</api/models?cursor=x>; rel=\"next\""), "[{\"id\":\"o/m\"}]"));
        fixture.server
                .hub()
                .on(
                        "GET",
                        "/api/models/*",
                        Scripts.json(200, Map.of("Link", "</api/models/o/m/tree/main?cursor=x>; rel=\"next\""), "[]"));

        assertThat(hub.search(ModelQuery.builder().limit(1000).build()).execute())
                .hasSize(50);
        assertFails(() -> hub.files("o/m", null).execute(), ErrorKind.PROTOCOL, "does not end");
    }

    @Test
    void tellsWhatTheHubKnowsOfAModel() {
        fixture.server
                .small("o/m", "config.json", new byte[10])
                .large("o/m", "m.gguf", new byte[1000])
                .gate("o/m");

        ModelInfo model = hub.find("o/m").execute();

        assertThat(model.owner()).hasValue("o");
        assertThat(model.contextWindow()).hasValue(32_768);
        assertThat(model.size()).hasValue(1010);
        assertThat(model.modified()).hasValue(Instant.parse("2026-02-01T10:00:00Z"));
        assertThat(model.capabilities()).containsExactlyInAnyOrder("completion", "chat");
        assertThat(model.details())
                .containsEntry("gated", "manual")
                .containsEntry("license", "mit")
                .containsEntry("parameters", "7615616512")
                .containsEntry("downloads", "10");
    }

    @Test
    void listsTheFilesOfAllPagesByPath() {
        fixture.server
                .small("o/m", "z/config.json", new byte[10])
                .large("o/m", "m.gguf", new byte[1000])
                .small("o/m", "a.txt", new byte[0])
                .pageSize(1);

        List<ModelFile> files = hub.files("o/m", null).execute();

        assertThat(files).extracting(ModelFile::path).containsExactly("a.txt", "m.gguf", "z/config.json");
        assertThat(files.get(1).size()).isEqualTo(1000);
        assertThat(files.get(1).sha256()).hasSize(64);
        assertThat(files.get(2).sha256()).isEmpty();
    }

    @Test
    void tellsMissingAndPrivateModelsFromWrongTokens() {
        fixture.server.small("o/secret", "a", new byte[1]).hide("o/secret");
        Hub nobody = fixture.hub(null);
        Hub wrong = fixture.hub("hf_wrong");

        assertThat(hub.find("o/secret").execute().details()).containsEntry("private", "true");
        assertFails(
                () -> hub.find("o/none").execute(), ErrorKind.MODEL_NOT_FOUND, "hf: ", "RepoNotFound", "needs access");
        assertFails(() -> nobody.find("o/secret").execute(), ErrorKind.MODEL_NOT_FOUND, "private", "Set a token.");
        assertFails(
                () -> wrong.find("o/secret").execute(),
                ErrorKind.AUTHENTICATION,
                "Invalid credentials",
                "Set a token.");
        assertFails(
                () -> hub.files("o/secret", "nope").execute(),
                ErrorKind.MODEL_NOT_FOUND,
                "revision",
                "branch, tag or commit");
    }

    @Test
    void namesThatNoModelHasAreNotAsked() {
        for (String name : List.of("../etc", "a/b/c", "o/..", "o/m?x", "", "o/m:groq")) {
            assertFails(() -> hub.find(name).execute(), ErrorKind.INVALID_REQUEST, "org/name");
        }
        assertFails(() -> hub.files("o/m", "..").execute(), ErrorKind.INVALID_REQUEST, "revision");
        assertThat(fixture.server.hub().requests()).isEmpty();
    }

    @Test
    void encodesARevisionAsOneSegment() {
        fixture.server.small("o/m", "a", new byte[1]);

        assertFails(() -> hub.files("o/m", "refs/pr/1").execute(), ErrorKind.MODEL_NOT_FOUND, "revision");

        assertThat(onlyRequest().path()).isEqualTo("/api/models/o/m/tree/refs%2Fpr%2F1");
    }

    @Test
    void followsARenamedModelButNoForeignHost() {
        fixture.server.small("o/new", "a", new byte[1]);
        fixture.server.hub().on("GET", "/api/models/o/old", Scripts.redirect("/api/models/o/new"));
        fixture.server
                .hub()
                .on(
                        "GET",
                        "/api/models/o/evil",
                        Scripts.redirect(fixture.server.cdn().uri() + "/api"));

        assertThat(hub.find("o/old").execute().id()).isEqualTo("o/new");
        assertFails(() -> hub.find("o/evil").execute(), ErrorKind.CONFIGURATION, "redirects");
        assertThat(fixture.server.cdn().requests()).isEmpty();
    }

    @Test
    void waitsForTheNextWindowOfALimit() {
        fixture.server.small("o/m", "a", new byte[1]);
        fixture.server
                .hub()
                .on(
                        "GET",
                        "/api/models/o/m",
                        Scripts.json(429, Map.of("RateLimit", "\"api\";r=0;t=3000"), "{\"error\":\"slow down\"}"));

        assertThatThrownBy(() -> hub.find("o/m").execute()).isInstanceOfSatisfying(LlmException.class, e -> {
            assertThat(e.kind()).isEqualTo(ErrorKind.RATE_LIMIT);
            assertThat(e.retryAfter()).hasValue(java.time.Duration.ofSeconds(3001));
            assertThat(e.retryable()).isFalse();
        });
        assertThat(fixture.server.hub().requests()).hasSize(1);
    }
}
