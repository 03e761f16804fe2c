package io.ksqlanomaly.runner.functions;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ksqlanomaly.runner.functions.Signature.Parameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Writes functions.json, which the planner types calls from. */
public final class FunctionsJson {

    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private FunctionsJson() {
    }

    /** {@code Main functions --extensions DIR --output FILE}: replaces the file in one step. */
    public static void write(Functions functions, Path output) throws IOException {
        Path part = output.resolveSibling(output.getFileName() + ".part");
        MAPPER.writeValue(part.toFile(), describe(functions));
        Files.move(part, output, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The whole document as a tree. */
    public static ObjectNode describe(Functions functions) {
        ObjectNode root = MAPPER.createObjectNode().put("format_version", 1);
        ArrayNode list = root.putArray("functions");
        functions.descriptions().forEach(function -> list.add(function(function)));
        return root;
    }

    private static ObjectNode function(FunctionDescription function) {
        ObjectNode node = MAPPER.createObjectNode()
                .put("name", function.name())
                .put("kind", function.kind().toString())
                .put("description", function.description())
                .put("category", function.category())
                .put("author", function.author())
                .put("version", function.version())
                .put("jar", function.jar());
        ArrayNode signatures = node.putArray("signatures");
        function.signatures().forEach(signature -> signatures.add(signature(signature, function.kind())));
        return node;
    }

    private static ObjectNode signature(Signature signature, FunctionDescription.Kind kind) {
        ObjectNode node = MAPPER.createObjectNode().put("id", signature.id());
        node.set("parameters", parameters(signature.parameters()));
        node.put("variadic", signature.variadic()).put("returns", signature.returns())
                .put("description", signature.description());
        if (kind == FunctionDescription.Kind.AGGREGATE) {
            node.set("initial", parameters(signature.initial()));
            node.put("intermediate", signature.intermediate()).put("undo", signature.undo());
        }
        return node;
    }

    private static ArrayNode parameters(List<Parameter> parameters) {
        ArrayNode list = MAPPER.createArrayNode();
        parameters.forEach(p -> list.addObject().put("name", p.name()).put("type", p.type())
                .put("description", p.description()));
        return list;
    }
}
