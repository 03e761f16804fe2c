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
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new FormatException("the schema registry at " + url + " refused to " + purpose + ": "
                        + response.statusCode() + " " + response.body());
            }
            return MAPPER.readTree(response.body());
        } catch (IOException e) {
            throw new FormatException("the schema registry at " + url + " cannot be reached to " + purpose, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FormatException("interrupted while asking the schema registry", e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
