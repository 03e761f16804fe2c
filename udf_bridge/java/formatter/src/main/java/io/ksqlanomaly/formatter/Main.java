package io.ksqlanomaly.formatter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jdt.core.JavaCore;
import org.eclipse.jdt.core.ToolFactory;
import org.eclipse.jdt.core.formatter.CodeFormatter;
import org.eclipse.jdt.core.formatter.DefaultCodeFormatterConstants;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.Document;
import org.eclipse.text.edits.TextEdit;

/** Formats Java files with Eclipse's formatter; prints the names of those that differ, and rewrites them unless told to check. */
public final class Main {
    private static final int LINE_LENGTH = 120;

    private Main() {
    }

    /** {@code [--check] FILE...} */
    public static void main(String[] arguments) throws IOException {
        boolean check = arguments.length > 0 && arguments[0].equals("--check");
        CodeFormatter formatter = ToolFactory.createCodeFormatter(options(), ToolFactory.M_FORMAT_EXISTING);
        for (int i = check ? 1 : 0; i < arguments.length; i++) {
            Path file = Path.of(arguments[i]);
            String before = Files.readString(file);
            String after = format(formatter, file, before);
            if (!after.equals(before)) {
                System.out.println(file);
                if (!check) {
                    Files.writeString(file, after);
                }
            }
        }
    }

    private static String format(CodeFormatter formatter, Path file, String source) {
        int kind = CodeFormatter.K_COMPILATION_UNIT | CodeFormatter.F_INCLUDE_COMMENTS;
        TextEdit edit = formatter.format(kind, source, 0, source.length(), 0, "\n");
        if (edit == null) {
            throw new IllegalArgumentException(file + ": not Java that can be parsed");
        }
        Document document = new Document(source);
        try {
            edit.apply(document);
        } catch (BadLocationException e) {
            throw new IllegalStateException(file.toString(), e);
        }
        return document.get();
    }

    private static Map<String, String> options() {
        Map<String, String> options = new HashMap<>(DefaultCodeFormatterConstants.getEclipseDefaultSettings());
        options.put(JavaCore.COMPILER_SOURCE, "17");
        options.put(JavaCore.COMPILER_COMPLIANCE, "17");
        options.put(JavaCore.COMPILER_CODEGEN_TARGET_PLATFORM, "17");
        options.put(DefaultCodeFormatterConstants.FORMATTER_TAB_CHAR, JavaCore.SPACE);
        options.put(DefaultCodeFormatterConstants.FORMATTER_TAB_SIZE, "4");
        options.put(DefaultCodeFormatterConstants.FORMATTER_LINE_SPLIT, Integer.toString(LINE_LENGTH));
        options.put(DefaultCodeFormatterConstants.FORMATTER_COMMENT_LINE_LENGTH, Integer.toString(LINE_LENGTH));
        options.put(DefaultCodeFormatterConstants.FORMATTER_COMMENT_FORMAT_JAVADOC_COMMENT, "false");
        options.put(DefaultCodeFormatterConstants.FORMATTER_COMMENT_FORMAT_LINE_COMMENT, "false");
        options.put(DefaultCodeFormatterConstants.FORMATTER_COMMENT_FORMAT_BLOCK_COMMENT, "false");
        options.put(DefaultCodeFormatterConstants.FORMATTER_JOIN_WRAPPED_LINES, "false");
        options.put(DefaultCodeFormatterConstants.FORMATTER_ALIGNMENT_FOR_ARGUMENTS_IN_ANNOTATION, wrapWhereNeeded());
        return options;
    }

    private static String wrapWhereNeeded() {
        return DefaultCodeFormatterConstants.createAlignmentValue(false,
                DefaultCodeFormatterConstants.WRAP_COMPACT, DefaultCodeFormatterConstants.INDENT_DEFAULT);
    }
}
