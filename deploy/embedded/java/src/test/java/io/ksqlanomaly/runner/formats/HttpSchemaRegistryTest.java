package io.ksqlanomaly.runner.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The registry's client against a small HTTP server. */
class HttpSchemaRegistryTest {

    private final Deque<String> answers = new ArrayDeque<>();
    private final Deque<String> requests = new ArrayDeque<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + new String(exchange.getRequestBody().readAllBytes()));
            String[] answer = answers.pop().split(" ", 2);
            byte[] body = answer[1].getBytes();
            exchange.sendResponseHeaders(Integer.parseInt(answer[0]), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private HttpSchemaRegistry registry() {
        return new HttpSchemaRegistry("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @Test
    void registersASchemaOnce() {
        answers.add("200 {\"id\":7}");
        HttpSchemaRegistry registry = registry();
        assertEquals(7, registry.register("a topic-value", "AVRO", "\"int\""));
        assertEquals(7, registry.register("a topic-value", "AVRO", "\"int\""));
        assertEquals(List.of("POST /subjects/a%20topic-value/versions {\"schema\":\"\\\"int\\\"\"}"),
                List.copyOf(requests));
    }

    @Test
    void readsASchemaOnceAndTriesAgainWhenTheServerFails() {
        answers.addAll(List.of("500 later", "200 {\"schema\":\"\\\"int\\\"\"}"));
        HttpSchemaRegistry registry = registry();
        assertEquals("\"int\"", registry.schema(3));
        assertEquals("\"int\"", registry.schema(3));
        assertEquals(2, requests.size());
    }

    @Test
    void aRefusalIsAFaultOfTheRow() {
        answers.add("404 {\"error_code\":40403}");
        FormatException e = assertThrows(FormatException.class, () -> registry().schema(3));
        assertTrue(e.getMessage().contains("refused to read schema 3: 404"), e.getMessage());
    }

    @Test
    void aRegistryThatIsAwayIsNot() {
        HttpSchemaRegistry registry = registry();
        server.stop(0);
        assertThrows(RegistryException.class, () -> registry.schema(3));
    }
}
