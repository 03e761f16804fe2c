package io.ksqlanomaly.runner.formats;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ksqlanomaly.runner.types.Column;
import io.ksqlanomaly.runner.types.SqlType;
import java.util.List;

/** JSON_SR: JSON after the id of a registered JSON schema. */
final class JsonSchemaFormat implements Format {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Override
    public RowDecoder decoder(DecoderSpec spec) {
        RowDecoder json = new JsonDecoder(spec, WireFormat.SIZE);
        return data -> {
            WireFormat.schemaId(data);
            return json.decode(data);
        };
    }

    @Override
    public RowEncoder encoder(EncoderSpec spec) {
        SchemaRegistry registry = WireFormat.require(spec.registry(), "JSON_SR");
        String schema = spec.isBare() ? nullable(spec.columns().get(0).type()).toString()
                : record(spec.columns()).toString();
        return new RowEncoder() {
            private volatile RowEncoder encoder;

            @Override
            public byte[] encode(Object[] row) {
                if (encoder == null) {
                    int id = registry.register(WireFormat.subject(spec.topic(), spec.isKey()), "JSON", schema);
                    encoder = new JsonEncoder(spec, WireFormat.header(id));
                }
                return encoder.encode(row);
            }
        };
    }

    private static ObjectNode record(List<Column> columns) {
        ObjectNode schema = MAPPER.createObjectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        for (int i = 0; i < columns.size(); i++) {
            ObjectNode property = nullable(columns.get(i).type());
            property.put("connect.index", i);
            properties.set(columns.get(i).name(), property);
        }
        return schema;
    }

    private static ObjectNode nullable(SqlType type) {
        ObjectNode schema = MAPPER.createObjectNode();
        schema.putArray("oneOf").add(MAPPER.createObjectNode().put("type", "null")).add(value(type));
        return schema;
    }

    private static ObjectNode value(SqlType type) {
        ObjectNode schema = MAPPER.createObjectNode();
        switch (type.base()) {
        case BOOLEAN -> schema.put("type", "boolean");
        case INTEGER -> schema.put("type", "integer").put("connect.type", "int32");
        case BIGINT -> schema.put("type", "integer").put("connect.type", "int64");
        case DOUBLE -> schema.put("type", "number").put("connect.type", "float64");
        case DECIMAL -> schema.put("type", "number").put("connect.type", "bytes")
                .put("title", "org.apache.kafka.connect.data.Decimal")
                .putObject("connect.parameters").put("scale", String.valueOf(type.scale()));
        case DATE, TIME -> schema.put("type", "integer").put("connect.type", "int32");
        case TIMESTAMP -> schema.put("type", "integer").put("connect.type", "int64");
        case BYTES -> schema.put("type", "string").put("connect.type", "bytes");
        case ARRAY -> schema.put("type", "array").set("items", nullable(type.element()));
        case MAP -> schema.put("type", "object").put("connect.type", "map")
                .set("additionalProperties", nullable(type.element()));
        case STRUCT -> {
            return record(type.fields().stream().map(f -> new Column(f.name(), f.type())).toList());
        }
        default -> schema.put("type", "string");
        }
        return schema;
    }
}
