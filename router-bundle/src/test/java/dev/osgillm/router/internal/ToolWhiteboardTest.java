/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.osgillm.api.ErrorKind;
import dev.osgillm.api.LlmException;
import dev.osgillm.api.chat.ChatRequest;
import dev.osgillm.api.chat.Message;
import dev.osgillm.api.chat.Role;
import dev.osgillm.api.chat.ToolCall;
import dev.osgillm.api.chat.ToolDefinition;
import dev.osgillm.api.tool.Tool;
import dev.osgillm.api.tool.ToolChatRequest;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;

/** Tools that come and go as services. */
@Timeout(60)
class ToolWhiteboardTest {

    private static final ToolCall A = ToolCall.of("1", "a", "{}");

    private final Felix felix = new Felix();
    private final ScriptedModel model = new ScriptedModel();

    @BeforeEach
    void publish() {
        felix.publish("model", model);
    }

    @AfterEach
    void close() {
        felix.close();
    }

    private ServiceRegistration<Tool> publish(Tool tool, int ranking) {
        return felix.context().registerService(Tool.class, tool, ranking(ranking));
    }

    private static Dictionary<String, Object> ranking(int ranking) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Constants.SERVICE_RANKING, ranking);
        return properties;
    }

    private static FakeTool tool(String name, String result) {
        return FakeTool.named(name, arguments -> result);
    }

    private static ToolChatRequest.Builder request() {
        return ToolChatRequest.builder(ChatRequest.of("hi"));
    }

    private void run(ToolChatRequest.Builder request) {
        felix.client.newCall(request.build()).execute();
    }

    private LlmException failure(ToolChatRequest.Builder request) {
        try {
            run(request);
            throw new AssertionError("Answered");
        } catch (LlmException e) {
            assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
            return e;
        }
    }

    private ChatRequest last() {
        return model.requests.get(model.requests.size() - 1);
    }

    private List<String> offered() {
        return last().tools().stream().map(ToolDefinition::name).toList();
    }

    private List<String> told() {
        return last().messages().stream()
                .filter(message -> message.role() == Role.TOOL)
                .map(Message::text)
                .toList();
    }

    @Test
    void offersWhatIsPublishedWhenTheCallStarts() {
        model.says("ok").says("ok").says("ok");
        run(request());
        assertThat(offered()).isEmpty();
        publish(tool("b", ""), 0);
        ServiceRegistration<Tool> a = publish(tool("a", ""), 0);
        run(request());
        assertThat(offered()).containsExactly("a", "b");
        a.unregister();
        run(request());
        assertThat(offered()).containsExactly("b");
    }

    @Test
    void theHighestRankedOfOneNameRunsAndTheNextTakesOver() {
        model.wants(A).says("ok").wants(A).says("ok").wants(A).says("ok");
        publish(tool("a", "low"), 1);
        ServiceRegistration<Tool> high = publish(tool("a", "high"), 2);
        run(request());
        assertThat(offered()).containsExactly("a");
        assertThat(told()).containsExactly("high");
        high.setProperties(ranking(0));
        run(request());
        assertThat(told()).containsExactly("low");
        high.setProperties(ranking(5));
        high.unregister();
        run(request());
        assertThat(told()).containsExactly("low");
    }

    @Test
    void ignoresWhatCannotBeOfferedAndGivesItBack() {
        model.says("ok");
        List<ServiceRegistration<Tool>> bad = List.of(
                publish(new FakeTool(null, null), 0),
                publish(tool("has space", ""), 0),
                publish(tool("", ""), 0),
                publish(tool("x".repeat(65), ""), 0),
                publish(new FakeTool(ToolDefinition.of("list", "", "[]"), null), 0),
                publish(
                        new Tool() {
                            @Override
                            public ToolDefinition definition() {
                                throw new IllegalStateException("thrown by the test");
                            }

                            @Override
                            public String call(String arguments) {
                                return "";
                            }
                        },
                        0));
        publish(new FakeTool(ToolDefinition.of("x".repeat(64), "", "{\"type\":\"object\"}"), null), 0);
        run(request());
        assertThat(offered()).containsExactly("x".repeat(64));
        assertThat(bad).allMatch(registration -> registration.getReference().getUsingBundles() == null);
    }

    @Test
    void aCallKeepsTheToolsOfItsStart() {
        model.wants(A).says("ok");
        publish(
                FakeTool.named("a", arguments -> {
                    publish(tool("b", ""), 0);
                    return "published b";
                }),
                0);
        run(request());
        assertThat(told()).containsExactly("published b");
        assertThat(offered()).containsExactly("a");
    }

    @Test
    void aToolThatLeftSinceIsAFailureForTheModel() {
        model.wants(ToolCall.of("1", "b", "{}")).wants(A).says("ok");
        ServiceRegistration<Tool> a = publish(tool("a", ""), 0);
        publish(
                FakeTool.named("b", arguments -> {
                    a.unregister();
                    return "a is gone";
                }),
                0);
        run(request());
        assertThat(offered()).containsExactly("a", "b");
        assertThat(told()).containsExactly("a is gone", "The tool failed. It is no longer available.");
    }

    @Test
    void aToolThatLeavesWhileItRunsIsInterruptedAndNotWaitedFor() throws Exception {
        model.wants(A, ToolCall.of("2", "b", "{}")).says("ok");
        FakeTool slow = FakeTool.slow("a");
        ServiceRegistration<Tool> a = publish(slow, 0);
        publish(
                FakeTool.named("b", arguments -> {
                    slow.started.await();
                    a.unregister();
                    return "a is gone";
                }),
                0);
        run(request());
        assertThat(told()).containsExactly("The tool failed. It is no longer available.", "a is gone");
        assertThat(slow.interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aRunThatBeginsWhileItsToolLeavesComesTooLate() throws Exception {
        FakeTool a = tool("a", "");
        OfferedTool offered = OfferedTool.own(a.definition(), a);
        offered.leave();
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        felix.threads.submit(
                offered.run(felix.threads, "{}", Duration.ofSeconds(10), (text, thrown) -> end.complete(thrown)));
        assertThat(end.get(30, TimeUnit.SECONDS)).hasMessage("It is no longer available.");
        assertThat(a.calls).isEmpty();
    }

    @Test
    void offersOnlyTheNamedOnes() {
        model.says("ok");
        publish(tool("a", ""), 0);
        publish(tool("b", ""), 0);
        publish(tool("c", ""), 0);
        run(request().name("c").name("a"));
        assertThat(offered()).containsExactly("a", "c");
        assertThat(failure(request().name("a").name("d")))
                .hasMessage("Nobody publishes a tool \"d\". There are a, b, c.");
    }

    @Test
    void theCallersOwnToolsWinAndStandAlone() {
        publish(tool("a", "published"), 9);
        publish(tool("b", "published"), 9);
        model.wants(A).says("ok").wants(A).says("ok");
        run(request().tool(tool("a", "own")));
        assertThat(offered()).containsExactly("a");
        assertThat(told()).containsExactly("own");
        run(request().tool(tool("a", "own")).name("b").name("a"));
        assertThat(offered()).containsExactly("a", "b");
        assertThat(told()).containsExactly("own");
    }

    @Test
    void saysWhatIsWrongWithTheCallersOwnTools() {
        assertThat(failure(request().tool(tool("a", "")).tool(tool("a", ""))))
                .hasMessage("The request has two tools \"a\". Give one of them another name.");
        assertThat(failure(request().tool(tool("\u00e4", "")))).hasMessageContaining("letters, digits");
        assertThat(failure(request().tool(new FakeTool(null, null)))).hasMessageContaining("no definition");
        assertThat(model.requests).isEmpty();
    }
}
