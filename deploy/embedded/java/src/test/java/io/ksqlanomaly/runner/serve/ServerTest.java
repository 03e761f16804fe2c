package io.ksqlanomaly.runner.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ksqlanomaly.runner.functions.FunctionRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The protocol: lines of JSON in, lines of JSON out. */
@Timeout(60)
class ServerTest {

    @TempDir
    Path state;

    /** The first event and the answer to one request. */
    private List<JsonNode> ask(String request) throws IOException, InterruptedException {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        PipedOutputStream requests = new PipedOutputStream();
        Server server = new Server(FunctionRegistry.builtins(), new Output(sent),
                Options.parse(List.of("--state", state.toString())));
        PipedInputStream input = new PipedInputStream(requests);
        Thread thread = new Thread(() -> {
            try {
                server.run(input, () -> {
                });
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        thread.start();
        requests.write((request + "\n").getBytes(StandardCharsets.UTF_8));
        requests.flush();
        while (sent.toString(StandardCharsets.UTF_8).lines().count() < 2) {
            Thread.sleep(10);
        }
        requests.close();
        thread.join();
        return List.of(read(sent, 0), read(sent, 1));
    }

    private static JsonNode read(ByteArrayOutputStream sent, int line) throws IOException {
        return Output.MAPPER.readTree(sent.toString(StandardCharsets.UTF_8).lines().toList().get(line));
    }

    @Test
    void saysWhenItIsReady() throws Exception {
        JsonNode ready = ask("{\"id\": 1, \"command\": \"status\"}").get(0);
        assertEquals("ready", ready.get("event").asText());
        assertEquals("4.3.1", ready.get("kafka").asText());
    }

    @Test
    void answersWithTheRequestsId() throws Exception {
        JsonNode answer = ask("{\"id\": \"x\", \"command\": \"resolve\", \"signature\": \"ABS(INTEGER)\","
                + " \"argument_types\": [\"INTEGER\"]}").get(1);
        assertEquals("x", answer.get("id").asText());
        assertEquals("INTEGER", answer.get("result").get("returns").asText());
    }

    @Test
    void namesAnUnknownCommand() throws Exception {
        JsonNode error = ask("{\"id\": 2, \"command\": \"fly\"}").get(1);
        assertEquals(false, error.get("ok").asBoolean());
        assertTrue(error.get("error").get("message").asText().startsWith("unknown command \"fly\""));
    }

    @Test
    void answersALineThatIsNotJson() throws Exception {
        JsonNode error = ask("{\"id\": 2,").get(1);
        assertTrue(error.get("id").isNull());
        assertTrue(error.get("error").get("message").asText().startsWith("a command is not JSON"));
    }

    @Test
    void saysThatThereIsNoBroker() throws Exception {
        JsonNode error = ask("{\"id\": 3, \"command\": \"print\", \"query_id\": \"p\", \"topic\": \"t\"}").get(1);
        assertTrue(error.get("error").get("message").asText().contains("--bootstrap"));
    }

    @Test
    void endsWithItsInput() throws Exception {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        AtomicBoolean ended = new AtomicBoolean();
        new Server(FunctionRegistry.builtins(), new Output(sent), Options.parse(List.of("--state", state.toString())))
                .run(new ByteArrayInputStream(new byte[0]), () -> ended.set(true));
        assertTrue(ended.get());
        assertEquals(1, sent.toString(StandardCharsets.UTF_8).lines().count());
    }
}
