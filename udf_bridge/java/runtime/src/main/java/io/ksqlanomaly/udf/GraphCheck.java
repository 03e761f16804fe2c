package io.ksqlanomaly.udf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Refuses a SavedModel that is more than arithmetic, before TensorFlow sees it: its graph is a program, and TensorFlow has
 * operations that read and write files, call Python or load libraries.
 *
 * <p>{@code graph-ops.txt} lists those that a model may have; modelbuild has the same check ({@code graph_check.py}).
 */
final class GraphCheck {
    /** Of one constant: 64 MB of float32. */
    private static final long MOST_ELEMENTS = 1 << 24;
    private static final String OPS_FILE = "ksql-anomaly/graph-ops.txt";
    private static final Set<String> RESTORING = Set.of("RestoreV2");
    private static final Set<String> SAVING = Set.of("StaticRegexFullMatch", "StringJoin", "ShardedFilename", "SaveV2",
            "MergeV2Checkpoints");

    private final Set<String> allowed;
    private final long variableBytes;
    private final Set<String> names = new HashSet<>();
    private final Set<String> saving = new HashSet<>();
    private final Set<String> restoring = new HashSet<>();

    private GraphCheck(Set<String> allowed, long variableBytes) {
        this.allowed = allowed;
        this.variableBytes = variableBytes;
    }

    /** ModelException names the operation and the node. */
    static void check(Bundle bundle) {
        long variables = 0;
        for (String file : bundle.manifest.checksums.keySet()) {
            if (file.startsWith("saved_model/variables/variables.data-")) {
                variables += bundle.read(file).length;
            }
        }
        Set<String> allowed = allowedOps();
        byte[] model = bundle.read("saved_model/saved_model.pb");
        try {
            for (Protobuf graph : Protobuf.of(model).messages(2)) {
                new GraphCheck(allowed, variables).checkGraph(graph);
            }
        } catch (ModelException refusal) {
            throw new ModelException("saved_model.pb: " + refusal.getMessage(), refusal);
        }
    }

    static Set<String> allowedOps() {
        try (InputStream stream = GraphCheck.class.getClassLoader().getResourceAsStream(OPS_FILE)) {
            if (stream == null) {
                throw new ModelException(OPS_FILE + " is not in the jar");
            }
            Set<String> ops = new HashSet<>();
            new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"))
                    .forEach(line -> Collections.addAll(ops, line.trim().split("\\s+")));
            return ops;
        } catch (IOException failure) {
            throw new ModelException("cannot read " + OPS_FILE + ": " + failure.getMessage(), failure);
        }
    }

    /** One MetaGraphDef: the nodes on top, then each function of the library. */
    private void checkGraph(Protobuf meta) {
        List<Node> nodes = new ArrayList<>();
        List<Protobuf> library = new ArrayList<>();
        for (Protobuf graph : meta.messages(2)) {
            graph.messages(1).forEach(node -> nodes.add(new Node(node)));
            graph.messages(2).forEach(part -> library.addAll(part.messages(1)));
        }
        for (Protobuf function : library) {
            String name = nameOf(function);
            if (!name.isEmpty() && Character.isUpperCase(name.charAt(0))) {
                throw new ModelException("function " + name + " has the name of an operation");
            }
            names.add(name);
        }
        Set<String> savers = new HashSet<>();
        for (Protobuf saver : meta.messages(3)) {
            addFunctions(nodes, saver.text(2).split(":")[0], saving, savers);
            addFunctions(nodes, saver.text(3), restoring, savers);
        }
        for (Node node : nodes) {
            check(node, "the graph", Set.of());
            if (!savers.contains(node.name)) {
                checkCalls(node, "the graph");
            }
        }
        library.forEach(this::checkFunction);
    }

    private void addFunctions(List<Node> nodes, String name, Set<String> functions, Set<String> savers) {
        savers.add(name);
        for (Node node : nodes) {
            if (node.name.equals(name)) {
                functions.addAll(node.functions);
                functions.retainAll(names);
            }
        }
    }

    private void checkFunction(Protobuf function) {
        String name = nameOf(function);
        Set<String> extra = new HashSet<>();
        extra.addAll(saving.contains(name) ? SAVING : Set.of());
        extra.addAll(restoring.contains(name) ? RESTORING : Set.of());
        Set<String> arguments = new HashSet<>();
        for (Protobuf signature : function.messages(1)) {
            signature.messages(2).forEach(argument -> arguments.add(argument.text(1)));
        }
        for (Protobuf part : function.messages(3)) {
            Node node = new Node(part);
            String place = "function " + name;
            check(node, place, extra);
            checkCalls(node, place);
            if (RESTORING.contains(node.op) && !arguments.contains(node.firstInput)) {
                throw new ModelException("node " + node.name + " of " + place + " reads a file of its own choice");
            }
        }
    }

    private void checkCalls(Node node, String place) {
        if (!Collections.disjoint(node.functions, saving) || !Collections.disjoint(node.functions, restoring)) {
            throw new ModelException(
                    "node " + node.name + " of " + place + " calls what only saving and restoring may call");
        }
    }

    private void check(Node node, String place, Set<String> extra) {
        if (!allowed.contains(node.op) && !extra.contains(node.op) && !names.contains(node.op)) {
            throw new ModelException("operation " + node.op + " (node " + node.name + " of " + place
                    + ") is not one that a model may have");
        }
        for (long[] shape : node.shapes) {
            double elements = Arrays.stream(shape).mapToDouble(size -> size).reduce(1, (left, right) -> left * right);
            boolean negative = Arrays.stream(shape).anyMatch(size -> size < 0);
            if (node.op.equals("Const") && (negative || elements > MOST_ELEMENTS)) {
                throw new ModelException("constant " + node.name + " of " + place + " would have " + elements
                        + " elements; " + MOST_ELEMENTS + " at most");
            }
            if (node.op.equals("VarHandleOp") && elements > variableBytes) {
                throw new ModelException("variable " + node.name + " of " + place + " would have " + elements
                        + " elements; its file has fewer bytes");
            }
        }
    }

    private static String nameOf(Protobuf function) {
        StringBuilder name = new StringBuilder();
        function.messages(1).forEach(signature -> name.append(signature.text(1)));
        return name.toString();
    }

    /** What is to be known of one NodeDef. */
    private static final class Node {
        final String name;
        final String op;
        final String firstInput;
        final Set<String> functions = new HashSet<>();
        final List<long[]> shapes = new ArrayList<>();

        Node(Protobuf node) {
            name = node.text(1);
            op = node.text(2);
            List<Protobuf> inputs = node.messages(3);
            firstInput = inputs.isEmpty() ? "" : inputs.get(0).text();
            functions.add(op);
            for (Protobuf entry : node.messages(5)) {
                entry.messages(2).forEach(this::addAttribute);
            }
        }

        private void addAttribute(Protobuf value) {
            value.messages(10).forEach(function -> functions.add(function.text(1)));
            for (Protobuf list : value.messages(1)) {
                list.messages(9).forEach(function -> functions.add(function.text(1)));
            }
            value.messages(7).forEach(this::addShape);
            for (Protobuf tensor : value.messages(8)) {
                tensor.messages(2).forEach(this::addShape);
            }
        }

        private void addShape(Protobuf shape) {
            shapes.add(shape.messages(2).stream().mapToLong(dimension -> dimension.integer(1)).toArray());
        }
    }
}
