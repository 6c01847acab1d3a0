/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.support.openai.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.MediaPart;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.Role;
import dev.osgillm.api.chat.TextPart;
import dev.osgillm.api.chat.ToolCall;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputWriterTest {

    private static final byte[] BYTES = {1, 2, 3};
    private static final ToolCall WEATHER = ToolCall.of("call_1", "get_weather", "{\"city\":\"Oslo\"}");

    private static JsonElement write(Message... messages) {
        return new InputWriter("developer", new Speaker("work", "m")).write(List.of(messages));
    }

    private static JsonElement json(String text) {
        return JsonParser.parseString(text);
    }

    @Test
    void writesAConversationWithACallAndItsResult() {
        assertThat(write(
                        Message.system("Be short."),
                        Message.user("Weather?"),
                        Message.builder(Role.ASSISTANT)
                                .text("I ask.")
                                .toolCall(WEATHER)
                                .build(),
                        Message.tool(WEATHER, "rain"),
                        Message.assistant("It rains.")))
                .isEqualTo(json("[{\"role\":\"developer\",\"content\":\"Be short.\"},"
                        + "{\"role\":\"user\",\"content\":\"Weather?\"},"
                        + "{\"role\":\"assistant\",\"content\":\"I ask.\"},"
                        + "{\"type\":\"function_call\",\"call_id\":\"call_1\",\"name\":\"get_weather\","
                        + "\"arguments\":\"{\\\"city\\\":\\\"Oslo\\\"}\"},"
                        + "{\"type\":\"function_call_output\",\"call_id\":\"call_1\",\"output\":\"rain\"},"
                        + "{\"role\":\"assistant\",\"content\":\"It rains.\"}]"));
    }

    @Test
    void writesNoMessageBesideACallThatSaysNothing() {
        assertThat(write(Message.builder(Role.ASSISTANT).toolCall(WEATHER).build())
                        .getAsJsonArray())
                .hasSize(1);
        assertThat(write(Message.builder(Role.ASSISTANT).build()))
                .isEqualTo(json("[{\"role\":\"assistant\",\"content\":\"\"}]"));
    }

    @Test
    void writesImagesAndFilesAsBytesOrAddress() {
        assertThat(write(Message.user(
                        new TextPart("Look."),
                        MediaPart.of(MediaPart.Kind.IMAGE, "image/png", BYTES, null),
                        MediaPart.of(MediaPart.Kind.IMAGE, URI.create("https://example.org/a.png")),
                        MediaPart.of(MediaPart.Kind.FILE, "application/pdf", BYTES, "a.pdf"),
                        MediaPart.of(MediaPart.Kind.FILE, URI.create("https://example.org/a.pdf")))))
                .isEqualTo(json("[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"Look.\"},"
                        + "{\"type\":\"input_image\",\"image_url\":\"data:image/png;base64,AQID\"},"
                        + "{\"type\":\"input_image\",\"image_url\":\"https://example.org/a.png\"},"
                        + "{\"type\":\"input_file\",\"filename\":\"a.pdf\","
                        + "\"file_data\":\"data:application/pdf;base64,AQID\"},"
                        + "{\"type\":\"input_file\",\"file_url\":\"https://example.org/a.pdf\"}]}]"));
    }

    @Test
    void writesWhatAToolShows() {
        Message result = Message.builder(Role.TOOL)
                .toolCallId("call_1")
                .text("A map:")
                .part(MediaPart.of(MediaPart.Kind.IMAGE, "image/png", BYTES, null))
                .build();

        assertThat(write(result))
                .isEqualTo(json("[{\"type\":\"function_call_output\",\"call_id\":\"call_1\",\"output\":["
                        + "{\"type\":\"input_text\",\"text\":\"A map:\"},"
                        + "{\"type\":\"input_image\",\"image_url\":\"data:image/png;base64,AQID\"}]}]"));
    }

    @Test
    void writesARefusal() {
        assertThat(write(Message.builder(Role.ASSISTANT)
                        .text("Well,")
                        .refusal("no.")
                        .build()))
                .isEqualTo(json("[{\"role\":\"assistant\",\"content\":["
                        + "{\"type\":\"output_text\",\"text\":\"Well,\",\"annotations\":[]},"
                        + "{\"type\":\"refusal\",\"refusal\":\"no.\"}]}]"));
    }

    @Test
    void saysThatTheOtherDialectTakesRecordings() {
        Message spoken = Message.user(MediaPart.of(MediaPart.Kind.AUDIO, "audio/wav", BYTES, null));

        LlmException refused = catchThrowableOfType(LlmException.class, () -> write(spoken));

        assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(refused).hasMessageContaining("recordings").hasMessageContaining("dialect = chat");
    }

    @Test
    void refusesAResultOfNoCall() {
        Message lost = Message.builder(Role.TOOL).text("rain").build();

        LlmException refused = catchThrowableOfType(LlmException.class, () -> write(lost));

        assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(refused).hasMessageContaining("to which call");
    }
}
