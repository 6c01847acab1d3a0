/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.tck.dialect;

import static dev.osgillm.tck.dialect.Json.object;

import dev.osgillm.tck.server.Exchange;
import dev.osgillm.tck.server.RecordedRequest;
import dev.osgillm.tck.server.ScriptedServer;
import dev.osgillm.tck.server.ServerTls;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * A stand-in for Hugging Face's Hub and the servers that it sends downloads to: search, details, trees, small files from
 * itself and large ones from another host, whose signed addresses want no token.
 */
public final class HubLikeServer implements AutoCloseable {

    /** The commit of every model. */
    public static final String COMMIT = "1111111111111111111111111111111111111111";

    private static final String API = "/api/models";
    private static final String CACHE = "/api/resolve-cache/models/";

    private final ScriptedServer hub;
    private final ScriptedServer cdn;
    private final String token;
    private final Map<String, Map<String, HubContent>> models = new ConcurrentSkipListMap<>();
    private final Map<String, HubContent> large = new ConcurrentHashMap<>();
    private final Map<String, String> gates = new ConcurrentHashMap<>();
    private volatile int pageSize = 1000;

    private HubLikeServer(String token, ScriptedServer hub, ScriptedServer cdn) {
        this.token = token;
        this.hub = hub;
        this.cdn = cdn;
        hub.on("GET", API, this::search);
        hub.on("GET", API + "/*", this::model);
        hub.on("GET", CACHE + "*", this::cached);
        hub.on("GET", "/*", this::resolve);
        cdn.on("GET", "/xet/*", this::stored);
    }

    /** @return a running stand-in that knows {@link HuggingFaceLikeServer#TOKEN} and has no models */
    public static HubLikeServer start() {
        return new HubLikeServer(HuggingFaceLikeServer.TOKEN, ScriptedServer.start(), ScriptedServer.start());
    }

    /** @return the same, whose servers both speak https */
    public static HubLikeServer startTls(ServerTls tls) {
        return new HubLikeServer(
                HuggingFaceLikeServer.TOKEN, ScriptedServer.startTls(tls), ScriptedServer.startTls(tls));
    }

    /** @return what a person would configure as the address of the Hub */
    public URI uri() {
        return hub.uri();
    }

    /** @return the server of the Hub, for its requests and for further routes */
    public ScriptedServer hub() {
        return hub;
    }

    /** @return the server to which the Hub sends downloads of large files */
    public ScriptedServer cdn() {
        return cdn;
    }

    /** Adds a file that is kept in git, and its model when that is new. */
    public HubLikeServer small(String model, String path, byte[] content) {
        return add(model, new HubContent(path, content, false));
    }

    /** Adds a file that is kept elsewhere, and its model when that is new. */
    public HubLikeServer large(String model, String path, byte[] content) {
        HubContent file = new HubContent(path, content, true);
        large.put(file.sha256(), file);
        return add(model, file);
    }

    private HubLikeServer add(String model, HubContent file) {
        models.computeIfAbsent(model, name -> new ConcurrentSkipListMap<>()).put(file.path(), file);
        return this;
    }

    /** Lets the files of a model be there only for those who accepted its terms: here nobody. */
    public HubLikeServer gate(String model) {
        gates.put(model, "gated");
        return this;
    }

    /** Lets a model be there only for the token. */
    public HubLikeServer hide(String model) {
        gates.put(model, "private");
        return this;
    }

    /** @param items of a page of any list, whatever a client asks for */
    public HubLikeServer pageSize(int items) {
        pageSize = items;
        return this;
    }

    @Override
    public void close() {
        hub.close();
        cdn.close();
    }

    private void search(Exchange exchange) throws IOException {
        Map<String, List<String>> query = query(exchange.request());
        String text = query.getOrDefault("search", List.of("")).get(0);
        List<Object> found = new ArrayList<>();
        models.keySet().stream()
                .filter(name -> name.contains(text) && !"private".equals(gates.get(name)))
                .forEach(name -> found.add(details(name)));
        page(exchange, query, found);
    }

    private void model(Exchange exchange) throws IOException {
        String path = URI.create(exchange.request().path()).getPath().substring(API.length() + 1);
        String name = models.keySet().stream()
                .filter(model -> path.equals(model) || path.startsWith(model + "/"))
                .findFirst()
                .orElse("");
        if (name.isEmpty() || hidden(exchange.request(), name)) {
            missing(exchange);
            return;
        }
        String[] rest = path.substring(name.length()).split("/", 4);
        if (rest.length > 2 && !List.of("main", "v1", COMMIT).contains(rest[2])) {
            refuse(exchange, 404, "RevisionNotFound", "Invalid rev id: " + rest[2]);
        } else if (rest.length > 1 && rest[1].equals("tree")) {
            List<Object> files = new ArrayList<>();
            files.add(object("type", "directory", "oid", COMMIT, "size", 0, "path", "folder"));
            models.get(name).values().forEach(file -> files.add(file.toTree()));
            page(exchange, query(exchange.request()), files);
        } else {
            DialectServer.json(exchange, 200, details(name));
        }
    }

    private Map<String, Object> details(String name) {
        List<Object> siblings = new ArrayList<>();
        models.get(name).values().forEach(file -> siblings.add(object("rfilename", file.path(), "size", file.size())));
        return object(
                "_id",
                "621ffdc036468d709f174338",
                "id",
                name,
                "modelId",
                name,
                "author",
                name.replaceFirst("/.*", ""),
                "sha",
                COMMIT,
                "lastModified",
                "2026-02-01T10:00:00.000Z",
                "createdAt",
                "2026-01-01T00:00:00.000Z",
                "private",
                "private".equals(gates.get(name)),
                "gated",
                "gated".equals(gates.get(name)) ? "manual" : (Object) false,
                "downloads",
                10,
                "likes",
                3,
                "library_name",
                "gguf",
                "pipeline_tag",
                "text-generation",
                "tags",
                List.of("gguf", "conversational", "license:mit"),
                "gguf",
                object("total", 7_615_616_512L, "architecture", "qwen2", "context_length", 32_768),
                "siblings",
                siblings);
    }

    private void resolve(Exchange exchange) throws IOException {
        String path = URI.create(exchange.request().path()).getPath().substring(1);
        String[] parts = path.split("/resolve/" + COMMIT + "/", 2);
        Map<String, HubContent> files = models.get(parts[0]);
        if (files == null || hidden(exchange.request(), parts[0])) {
            missing(exchange);
        } else if ("gated".equals(gates.get(parts[0]))) {
            boolean known = DialectServer.authorized(exchange.request(), token);
            String message = "Access to model " + parts[0] + " is restricted"
                    + (known
                            ? " and you are not in the authorized list."
                            : ". You must have access to it and be authenticated to access it.");
            refuse(exchange, known ? 403 : 401, "GatedRepo", message);
        } else if (parts.length < 2 || !files.containsKey(parts[1])) {
            refuse(exchange, 404, "EntryNotFound", "Entry not found");
        } else {
            redirect(exchange, parts[0], files.get(parts[1]));
        }
    }

    private void redirect(Exchange exchange, String model, HubContent file) throws IOException {
        if (file.isLarge()) {
            String target = cdn.uri() + "/xet/" + file.sha256() + "?X-Amz-Expires=3600&X-Amz-Signature=c0ffee";
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("X-Repo-Commit", COMMIT);
            headers.put("X-Linked-Size", Long.toString(file.size()));
            headers.put("X-Linked-ETag", '"' + file.sha256() + '"');
            headers.put("Location", target);
            exchange.answer(302, headers, "Found. Redirecting to " + target);
        } else {
            String target = CACHE + model + "/" + COMMIT + "/" + file.path() + "?etag=%22" + file.blob() + "%22";
            exchange.answer(307, Map.of("X-Repo-Commit", COMMIT, "Location", target), "Temporary Redirect.");
        }
    }

    private void cached(Exchange exchange) throws IOException {
        String path = URI.create(exchange.request().path()).getPath().substring(CACHE.length());
        String[] parts = path.split("/" + COMMIT + "/", 2);
        models.get(parts[0]).get(parts[1]).send(exchange);
    }

    private void stored(Exchange exchange) throws IOException {
        if (exchange.request().header("Authorization").isPresent()) {
            exchange.answer(400, Map.of(), "Only one auth mechanism allowed");
        } else {
            large.get(exchange.request().path().substring("/xet/".length())).send(exchange);
        }
    }

    private boolean hidden(RecordedRequest request, String model) {
        return "private".equals(gates.get(model)) && !DialectServer.authorized(request, token);
    }

    private void missing(Exchange exchange) throws IOException {
        RecordedRequest request = exchange.request();
        if (request.header("Authorization").isPresent() && !DialectServer.authorized(request, token)) {
            refuse(exchange, 401, "", "Invalid credentials in Authorization header");
        } else {
            refuse(
                    exchange,
                    request.header("Authorization").isPresent() ? 404 : 401,
                    "RepoNotFound",
                    "Repository not found");
        }
    }

    private static void refuse(Exchange exchange, int status, String code, String message) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        if (!code.isEmpty()) {
            headers.put("X-Error-Code", code);
        }
        headers.put("X-Error-Message", message);
        exchange.answer(status, headers, HuggingFacePayloads.error(message));
    }

    private void page(Exchange exchange, Map<String, List<String>> query, List<Object> all) throws IOException {
        int limit = Math.min(
                pageSize,
                Integer.parseInt(query.getOrDefault("limit", List.of("1000")).get(0)));
        int from = Integer.parseInt(query.getOrDefault("cursor", List.of("0")).get(0));
        int to = Math.min(all.size(), from + limit);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        if (to < all.size()) {
            String rest = exchange.request().query().replaceAll("&?cursor=\\d+", "");
            // A mirror passes on links of the true Hub.
            headers.put(
                    "Link",
                    "<https://huggingface.co" + exchange.request().path() + "?" + rest + "&cursor=" + to
                            + ">; rel=\"next\"");
        }
        exchange.answer(200, headers, Json.write(all.subList(from, to)));
    }

    private static Map<String, List<String>> query(RecordedRequest request) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        Arrays.stream(request.query().split("&"))
                .filter(pair -> pair.contains("="))
                .forEach(pair -> {
                    int equals = pair.indexOf('=');
                    query.computeIfAbsent(pair.substring(0, equals), name -> new ArrayList<>())
                            .add(URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
                });
        return query;
    }
}
