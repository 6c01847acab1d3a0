/*
 * Copyright 2026 the osgi-llm authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.osgillm.api.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CodeBlockTest {

    @Test
    void findsEachBlockWithItsLanguage() {
        String text = "Here:\n```Java title=\"A\"\nint a;\n\nint b;\n```\nand\n~~~\nplain\n~~~\n";
        assertThat(CodeBlock.in(text))
                .containsExactly(new CodeBlock("java", "int a;\n\nint b;\n"), new CodeBlock("", "plain\n"));
    }

    @Test
    void aShorterOrOtherFenceInsideIsCode() {
        String text = "````md\n```java\nint a;\n```\n~~~\n````\n";
        assertThat(CodeBlock.in(text)).containsExactly(new CodeBlock("md", "```java\nint a;\n```\n~~~\n"));
    }

    @Test
    void aLongerFenceCloses() {
        assertThat(CodeBlock.in("```\na\n`````\nb")).containsExactly(new CodeBlock("", "a\n"));
    }

    @Test
    void aBlockThatWasCutReachesToTheEnd() {
        assertThat(CodeBlock.in("```py\nprint(1)")).containsExactly(new CodeBlock("py", "print(1)\n"));
    }

    @Test
    void theIndentationOfTheFenceIsNotCode() {
        assertThat(CodeBlock.in("  ```\n  a\n    b\n c\n  ```")).containsExactly(new CodeBlock("", "a\n  b\nc\n"));
    }

    @Test
    void codeWithinALineIsNoBlock() {
        assertThat(CodeBlock.in("Use ```x``` or `y`.\n```x``` too\n    ```\n    indented\n"))
                .isEmpty();
    }

    @Test
    void understandsLineEndsOfWindows() {
        assertThat(CodeBlock.in("```c\r\na\r\n```\r\n")).containsExactly(new CodeBlock("c", "a\n"));
    }
}
