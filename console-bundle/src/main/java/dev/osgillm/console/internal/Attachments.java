/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.console.internal;

import dev.osgillm.api.chat.MediaPart;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Files that go with a question. What a file is tell its first bytes, else the end of its name. */
final class Attachments {

    /** The most bytes of all files of a question. */
    static final int LIMIT = 20 << 20;

    private record Signature(int at, String bytes, String mediaType) {}

    private static final List<Signature> SIGNATURES = List.of(
            new Signature(0, "\u0089PNG\r\n", "image/png"),
            new Signature(0, "\u00ff\u00d8\u00ff", "image/jpeg"),
            new Signature(0, "GIF8", "image/gif"),
            new Signature(8, "WEBP", "image/webp"),
            new Signature(8, "WAVE", "audio/wav"),
            new Signature(0, "ID3", "audio/mpeg"),
            new Signature(0, "\u00ff\u00fb", "audio/mpeg"),
            new Signature(0, "fLaC", "audio/flac"),
            new Signature(0, "OggS", "audio/ogg"),
            new Signature(0, "%PDF-", "application/pdf"));

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("mp3", "audio/mpeg"),
            Map.entry("m4a", "audio/mp4"),
            Map.entry("txt", "text/plain"),
            Map.entry("log", "text/plain"),
            Map.entry("md", "text/markdown"),
            Map.entry("csv", "text/csv"),
            Map.entry("html", "text/html"),
            Map.entry("xml", "application/xml"),
            Map.entry("json", "application/json"),
            Map.entry("java", "text/x-java-source"),
            Map.entry("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            Map.entry("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            Map.entry("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"));

    private Attachments() {}

    /**
     * @param typed paths as a person wrote them
     * @throws IllegalArgumentException for a file that cannot be sent, with the reason
     */
    static List<MediaPart> of(LocalFiles files, List<String> typed) {
        List<MediaPart> parts = new ArrayList<>();
        int sum = 0;
        for (String path : typed) {
            byte[] data = files.bytes("-a", path, LIMIT);
            sum += data.length;
            if (sum > LIMIT) {
                throw new IllegalArgumentException("'" + Texts.line(path) + "' (-a) makes the files longer than "
                        + (LIMIT >> 20) + " MB together. Ask about fewer at a time.");
            }
            if (data.length == 0) {
                throw new IllegalArgumentException("'" + Texts.line(path) + "' (-a) is empty. Give another file.");
            }
            String name = files.path("-a", path).getFileName().toString();
            String mediaType = mediaType(data, name)
                    .orElseThrow(() -> new IllegalArgumentException("'" + Texts.line(path)
                            + "' (-a) is of an unknown kind. Known are png, jpg, gif, webp, wav, mp3, flac, ogg, m4a,"
                            + " pdf, docx, xlsx, pptx, txt, md, csv, html, xml and json. Pipe other text in, as in:"
                            + " cat FILE | llm:chat ..."));
            parts.add(MediaPart.of(kind(mediaType), mediaType, data, name));
        }
        return parts;
    }

    private static Optional<String> mediaType(byte[] data, String name) {
        String begin = new String(data, 0, Math.min(data.length, 16), StandardCharsets.ISO_8859_1);
        Optional<String> signed = SIGNATURES.stream()
                .filter(signature -> begin.startsWith(signature.bytes(), signature.at()))
                .map(Signature::mediaType)
                .findFirst();
        String end = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return signed.or(() -> Optional.ofNullable(NAMES.get(end)));
    }

    private static MediaPart.Kind kind(String mediaType) {
        if (mediaType.startsWith("image/")) {
            return MediaPart.Kind.IMAGE;
        }
        return mediaType.startsWith("audio/") ? MediaPart.Kind.AUDIO : MediaPart.Kind.FILE;
    }
}
