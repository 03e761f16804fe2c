package io.ksqlanomaly.udf;

import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** The structs that the SQL functions return. */
public final class Schemas {
    /** The SQL text of {@link #ANOMALY}. */
    public static final String ANOMALY_SQL = "STRUCT<SCORE DOUBLE, IS_ANOMALY BOOLEAN, P_VALUE DOUBLE, "
            + "TOP_FEATURE VARCHAR, MODEL_VERSION VARCHAR, REASON VARCHAR>";

    /** The SQL text of a list of {@link #EXPLANATION}. */
    public static final String EXPLANATIONS_SQL = "ARRAY<STRUCT<FEATURE VARCHAR, VALUE DOUBLE, EXPECTED DOUBLE, CONTRIBUTION DOUBLE>>";

    /** The SQL text of {@link #DRIFT}. */
    public static final String DRIFT_SQL = "STRUCT<N BIGINT, MAX_PSI DOUBLE, FEATURE VARCHAR, PSI MAP<VARCHAR, DOUBLE>, "
            + "SCORE_SHIFT DOUBLE, REASON VARCHAR>";
    /** The SQL text of {@link #COMPARISON}. */
    public static final String COMPARISON_SQL = "STRUCT<CHAMPION " + ANOMALY_SQL + ", CHALLENGER " + ANOMALY_SQL
            + ", AGREE BOOLEAN>";

    /** The SQL text of a list of {@link #MODEL}. */
    public static final String MODELS_SQL = "ARRAY<STRUCT<NAME VARCHAR, VERSION VARCHAR, BACKEND VARCHAR, SHA256 VARCHAR, "
            + "LOADED_AT VARCHAR, STATE VARCHAR, REASON VARCHAR>>";

    /** The SQL text of a list of {@link #TEXT_EXPLANATION}. */
    public static final String TEXT_EXPLANATIONS_SQL = "ARRAY<STRUCT<FEATURE VARCHAR, VALUE VARCHAR, EXPECTED VARCHAR, CONTRIBUTION DOUBLE>>";

    static final Schema ANOMALY = SchemaBuilder.struct().optional()
            .field("SCORE", Schema.OPTIONAL_FLOAT64_SCHEMA)
            .field("IS_ANOMALY", Schema.OPTIONAL_BOOLEAN_SCHEMA)
            .field("P_VALUE", Schema.OPTIONAL_FLOAT64_SCHEMA)
            .field("TOP_FEATURE", Schema.OPTIONAL_STRING_SCHEMA)
            .field("MODEL_VERSION", Schema.OPTIONAL_STRING_SCHEMA)
            .field("REASON", Schema.OPTIONAL_STRING_SCHEMA)
            .build();

    static final Schema EXPLANATION = SchemaBuilder.struct().optional()
            .field("FEATURE", Schema.OPTIONAL_STRING_SCHEMA)
            .field("VALUE", Schema.OPTIONAL_FLOAT64_SCHEMA)
            .field("EXPECTED", Schema.OPTIONAL_FLOAT64_SCHEMA)
            .field("CONTRIBUTION", Schema.OPTIONAL_FLOAT64_SCHEMA)
            .build();

    static final Schema DRIFT = SchemaBuilder.struct().optional()
            .field("N", Schema.OPTIONAL_INT64_SCHEMA)
            .field("MAX_PSI", Schema.OPTIONAL_FLOAT64_SCHEMA)
            .field("FEATURE", Schema.OPTIONAL_STRING_SCHEMA)
            .field("PSI",
                    SchemaBuilder.map(Schema.OPTIONAL_STRING_SCHEMA, Schema.OPTIONAL_FLOAT64_SCHEMA).optional().build())
            .field("SCORE_SHIFT", Schema.OPTIONAL_FLOAT64_SCHEMA)
            .field("REASON", Schema.OPTIONAL_STRING_SCHEMA)
            .build();

    static final Schema DRIFT_STATE = SchemaBuilder.struct().optional()
            .field("PROFILE", Schema.OPTIONAL_STRING_SCHEMA)
            .field("N", Schema.OPTIONAL_INT64_SCHEMA)
            .field("COUNTS", SchemaBuilder.array(Schema.OPTIONAL_INT64_SCHEMA).optional().build())
            .field("SKIPPED", Schema.OPTIONAL_INT64_SCHEMA)
            .field("REASON", Schema.OPTIONAL_STRING_SCHEMA)
            .build();

    static final Schema COMPARISON = SchemaBuilder.struct().optional()
            .field("CHAMPION", ANOMALY)
            .field("CHALLENGER", ANOMALY)
            .field("AGREE", Schema.OPTIONAL_BOOLEAN_SCHEMA)
            .build();

    static final Schema MODEL = SchemaBuilder.struct().optional()
            .field("NAME", Schema.OPTIONAL_STRING_SCHEMA)
            .field("VERSION", Schema.OPTIONAL_STRING_SCHEMA)
            .field("BACKEND", Schema.OPTIONAL_STRING_SCHEMA)
            .field("SHA256", Schema.OPTIONAL_STRING_SCHEMA)
            .field("LOADED_AT", Schema.OPTIONAL_STRING_SCHEMA)
            .field("STATE", Schema.OPTIONAL_STRING_SCHEMA)
            .field("REASON", Schema.OPTIONAL_STRING_SCHEMA)
            .build();

    /** Of a model with features of text: what is given and what was expected stand there as text, numbers too. */
    static final Schema TEXT_EXPLANATION = SchemaBuilder.struct().optional()
            .field("FEATURE", Schema.OPTIONAL_STRING_SCHEMA)
            .field("VALUE", Schema.OPTIONAL_STRING_SCHEMA)
            .field("EXPECTED", Schema.OPTIONAL_STRING_SCHEMA)
            .field("CONTRIBUTION", Schema.OPTIONAL_FLOAT64_SCHEMA)
            .build();

    static final Schema WINDOW_STATE = SchemaBuilder.struct().optional()
            .field("ROWS", SchemaBuilder.array(Schema.OPTIONAL_FLOAT64_SCHEMA).optional().build())
            .field("REASON", Schema.OPTIONAL_STRING_SCHEMA)
            .build();

    // Fields are looked up once: by name they would be looked up for every row.
    static final Field SCORE = ANOMALY.field("SCORE");
    static final Field IS_ANOMALY = ANOMALY.field("IS_ANOMALY");
    static final Field P_VALUE = ANOMALY.field("P_VALUE");
    static final Field TOP_FEATURE = ANOMALY.field("TOP_FEATURE");
    static final Field MODEL_VERSION = ANOMALY.field("MODEL_VERSION");
    static final Field REASON = ANOMALY.field("REASON");
    static final Field FEATURE = EXPLANATION.field("FEATURE");
    static final Field VALUE = EXPLANATION.field("VALUE");
    static final Field EXPECTED = EXPLANATION.field("EXPECTED");
    static final Field CONTRIBUTION = EXPLANATION.field("CONTRIBUTION");

    private Schemas() {
    }
}
