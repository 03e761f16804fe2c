package io.ksqlanomaly.runner.formats;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A client of a schema registry with Confluent's REST interface; remembers every schema and id. */
public final class HttpSchemaRegistry implements SchemaRegistry {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int ATTEMPTS = 5;

    private final String url;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final Map<Integer, String> schemas = new ConcurrentHashMap<>();
    private final Map<String, Integer> ids = new ConcurrentHashMap<>();

    /** @param url without a slash at its end */
    public HttpSchemaRegistry(String url) {
        this.url = url.replaceAll("/+$", "");
    }

    @Override
    public int register(String subject, String type, String schema) {
        return ids.computeIfAbsent(subject + "\0" + schema, key -> post(subject, type, schema));
    }

    @Override
    public String schema(int id) {
        return schemas.computeIfAbsent(id, this::get);
    }

    private int post(String subject, String type, String schema) {
        ObjectNode body = MAPPER.createObjectNode().put("schema", schema);
        if (!type.equals("AVRO")) {
            body.put("schemaType", type);
        }
        HttpRequest.Builder request = request("/subjects/" + encode(subject) + "/versions")
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        return send(request, "register a schema of subject " + subject).path("id").asInt();
    }

    private String get(int id) {
        return send(request("/schemas/ids/" + id).GET(), "read schema " + id).path("schema").asText();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT);
    }

    private JsonNode send(HttpRequest.Builder request, String purpose) {
        for (int attempt = 1;; attempt++) {
            try {
                HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() / 100 == 2) {
                    return MAPPER.readTree(response.body());
                }
                if (response.statusCode() < 500) {
                    throw new FormatException("the schema registry at " + url + " refused to " + purpose + ": "
                            + response.statusCode() + " " + response.body());
                }
                pause(attempt, purpose, new IOException("status " + response.statusCode()));
            } catch (IOException e) {
                pause(attempt, purpose, e);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    private void pause(int attempt, String purpose, IOException cause) {
        if (attempt == ATTEMPTS) {
            throw new RegistryException("the schema registry at " + url + " cannot be reached to " + purpose, cause);
        }
        try {
            Thread.sleep(PAUSE.toMillis() * attempt);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static RegistryException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new RegistryException("interrupted while asking the schema registry", cause);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
