package io.ksqlanomaly.runner.functions.builtin.aggregate;

import io.confluent.ksql.function.udaf.TableUdaf;
import io.confluent.ksql.function.udaf.UdafDescription;
import io.confluent.ksql.function.udaf.UdafFactory;
import io.confluent.ksql.schema.ksql.SqlArgument;
import io.ksqlanomaly.runner.functions.ConnectSchemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** ATTR(column). */
@UdafDescription(name = "ATTR", category = "AGGREGATE",
        description = "The value of a column if it is the same in all rows, else NULL.")
public final class Attr {

    private Attr() {
    }

    private static final String STATE = "ARRAY<STRUCT<VALUE T, COUNT INTEGER>>";

    @UdafFactory(description = "The one value of a column of any type.", aggregateSchema = STATE)
    public static <T> TableUdaf<T, List<Struct>, T> attr() {
        return new DistinctCounts<>();
    }

    /** Counts each distinct value, so that rows can be taken back. */
    private static final class DistinctCounts<T> implements TableUdaf<T, List<Struct>, T> {

        private Schema schema;

        @Override
        public void initializeTypeArguments(List<SqlArgument> types) {
            schema = SchemaBuilder.struct().optional()
                    .field("VALUE", ConnectSchemas.of(types.get(0).getSqlTypeOrThrow()))
                    .field("COUNT", Schema.OPTIONAL_INT32_SCHEMA)
                    .build();
        }

        @Override
        public List<Struct> initialize() {
            return List.of();
        }

        @Override
        public List<Struct> aggregate(T value, List<Struct> counts) {
            return add(value, 1, counts);
        }

        @Override
        public List<Struct> undo(T value, List<Struct> counts) {
            return add(value, -1, counts);
        }

        @Override
        public List<Struct> merge(List<Struct> first, List<Struct> second) {
            List<Struct> all = first;
            for (Struct entry : second) {
                all = add(entry.get("VALUE"), entry.getInt32("COUNT"), all);
            }
            return all;
        }

        @Override
        @SuppressWarnings("unchecked")
        public T map(List<Struct> counts) {
            return counts.size() == 1 ? (T) counts.get(0).get("VALUE") : null;
        }

        private List<Struct> add(Object value, int change, List<Struct> counts) {
            List<Struct> changed = new ArrayList<>();
            int count = change;
            for (Struct entry : counts) {
                if (Objects.equals(entry.get("VALUE"), value)) {
                    count += entry.getInt32("COUNT");
                } else {
                    changed.add(entry);
                }
            }
            if (count > 0) {
                changed.add(new Struct(schema).put("VALUE", value).put("COUNT", count));
            }
            return changed;
        }
    }
}
