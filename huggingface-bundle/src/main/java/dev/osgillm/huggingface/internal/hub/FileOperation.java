/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.huggingface.internal.hub;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.support.call.CallMeter;
import dev.osgillm.support.call.HttpReply;
import dev.osgillm.support.call.Operation;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Brings what is missing of a file. Each attempt asks the Hub anew, since the addresses it gives out expire. */
final class FileOperation implements Operation<PartFile> {

    private static final Pattern RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");

    private final HubAddress hub;
    private final HubErrors errors;
    private final String model;
    private final String path;
    private final HubFile file;
    private final PartFile part;
    private final Arrivals arrivals;

    /** @param commit so that all files are of the same state */
    FileOperation(
            HubAddress hub,
            HubErrors errors,
            String model,
            String commit,
            HubFile file,
            PartFile part,
            Arrivals arrivals) {
        this.hub = hub;
        this.errors = errors;
        this.model = model;
        this.file = file;
        this.part = part;
        this.arrivals = arrivals;
        path = "/" + model + "/resolve/" + HubAddress.encoded(commit) + "/"
                + HubAddress.encoded(file.path()).replace("%2F", "/");
    }

    @Override
    public HttpRequest request() {
        arrivals.awaited(true);
        HttpRequest.Builder request = hub.get(path).header("Accept-Encoding", "identity");
        if (part.length() > 0) {
            request.header("Range", "bytes=" + part.length() + "-");
            request.header("If-Range", "\"" + file.tag() + "\"");
        }
        return request.build();
    }

    @Override
    public Optional<HttpRequest> redirected(HttpRequest from, HttpReply reply) {
        return reply.header("Location").map(location -> hub.follow(from, location));
    }

    @Override
    public Optional<LlmException> refused(HttpRequest from, HttpReply reply) {
        arrivals.awaited(false);
        if (reply.status() == 416) {
            // What is there is not a beginning of what the server has.
            return Optional.of(startAgain());
        }
        return Optional.of(
                hub.isHub(from.uri())
                        ? errors.of(reply, model)
                        : LlmException.builder(
                                        ErrorKind.UNAVAILABLE,
                                        "The server to which the Hub sent the download of " + file.path()
                                                + " refused it (" + reply.status()
                                                + "). Repeat the download; it goes on.")
                                .status(reply.status())
                                .build());
    }

    private LlmException startAgain() {
        try {
            part.restart();
        } catch (IOException e) {
            return arrivals.broken(e);
        }
        return LlmException.builder(
                        ErrorKind.UNAVAILABLE,
                        "The server does not go on with " + file.path() + " where it ended. Repeat the download.")
                .build();
    }

    /** A file can be one; {@link #problem} looks whether it is the file. */
    @Override
    public boolean takesWebPages() {
        return true;
    }

    @Override
    public BodySubscriber<byte[]> body(ResponseInfo info) {
        return new FileBody(file, part, arrivals, problem(info));
    }

    /** Looks at the headers. @return why the body cannot be used */
    private Optional<LlmException> problem(ResponseInfo info) {
        if (info.statusCode() != 206) {
            Optional<LlmException> other = somethingElse(info);
            if (other.isPresent()) {
                return other;
            }
            // The whole file: the server knows nothing of ranges, or the file is another one.
            try {
                if (part.length() > 0) {
                    part.restart();
                }
                return Optional.empty();
            } catch (IOException e) {
                return Optional.of(arrivals.broken(e));
            }
        }
        Matcher range = RANGE.matcher(info.headers().firstValue("Content-Range").orElse(""));
        boolean fits = range.matches()
                && range.group(1).equals(Long.toString(part.length()))
                && (range.group(2).equals("*") || range.group(2).equals(Long.toString(file.size())));
        return fits ? Optional.empty() : Optional.of(startAgain());
    }

    /** Before a byte is written or thrown away: a page of a gateway must not cost what has arrived. */
    private Optional<LlmException> somethingElse(ResponseInfo info) {
        OptionalLong length = info.headers().firstValueAsLong("Content-Length");
        if (file.size() < 0 || length.isEmpty() || length.getAsLong() == file.size()) {
            return Optional.empty();
        }
        String type = info.headers().firstValue("Content-Type").orElse("no type");
        return Optional.of(LlmException.builder(
                        ErrorKind.PROTOCOL,
                        "The server answered with " + length.getAsLong() + " bytes (" + type + ") instead of the "
                                + file.size()
                                + " of " + file.path() + ". Something on the way may answer in its place: see what it"
                                + " says, and repeat the download; it goes on.")
                .build());
    }

    @Override
    public PartFile read(HttpReply reply, CallMeter meter) {
        if (file.size() >= 0 && !part.isWhole()) {
            throw LlmException.builder(
                            ErrorKind.NETWORK,
                            file.path() + " ended after " + part.length() + " of " + file.size()
                                    + " bytes. Repeat the download; it goes on there.")
                    .build();
        }
        return part;
    }
}
