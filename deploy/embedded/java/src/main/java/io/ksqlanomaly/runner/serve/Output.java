package io.ksqlanomaly.runner.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** The lines to the engine: answers and events, one JSON object a line. */
public final class Output {

    public static final ObjectMapper MAPPER = new ObjectMapper();

    private final OutputStream out;

    public Output(OutputStream out) {
        this.out = out;
    }

    void answer(JsonNode id, JsonNode result) {
        ObjectNode line = MAPPER.createObjectNode();
        line.set("id", id);
        line.put("ok", true).set("result", result == null ? MAPPER.createObjectNode() : result);
        send(line);
    }

    void error(JsonNode id, Throwable cause) {
        ObjectNode line = MAPPER.createObjectNode();
        line.set("id", id);
        line.put("ok", false).putObject("error").put("type", cause.getClass().getSimpleName())
                .put("message", message(cause));
        send(line);
    }

    void event(String name, ObjectNode fields) {
        ObjectNode line = MAPPER.createObjectNode().put("event", name);
        line.setAll(fields);
        send(line);
    }

    private void send(ObjectNode line) {
        try {
            sendLine(MAPPER.writeValueAsBytes(line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One line that is JSON already, without its end. */
    synchronized void sendLine(byte[] line) {
        try {
            out.write(line);
            out.write('\n');
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the engine does not read any more", e);
        }
    }

    /** What happened, with the reasons below it. */
    static String message(Throwable cause) {
        StringBuilder message = new StringBuilder();
        String before = null;
        for (Throwable c = cause; c != null && message.length() < 2000; c = c.getCause()) {
            String text = c.getMessage() == null ? c.getClass().getName() : c.getMessage();
            if (before == null || !before.contains(text)) {
                message.append(message.isEmpty() ? "" : ": ").append(text);
                before = text;
            }
        }
        return message.toString();
    }
}
