import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import org.apache.kafka.common.serialization.DoubleDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;

/** Drives the documentation's example: rows in, alerts out. */
public final class RunPaymentAlerts {
    /** {@code BUNDLE ROW...} */
    public static void main(String[] arguments) {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", "unused:1");
        settings.put("application.id", "payment-alerts");
        settings.put("state.dir", System.getProperty("java.io.tmpdir"));
        try (TopologyTestDriver driver = new TopologyTestDriver(PaymentAlerts.topology(Path.of(arguments[0])), settings)) {
            TestInputTopic<String, String> payments = driver.createInputTopic("payments", new StringSerializer(),
                    new StringSerializer());
            Arrays.stream(arguments).skip(1).forEach(row -> payments.pipeInput(row, row));
            driver.createOutputTopic("alerts", new StringDeserializer(), new DoubleDeserializer())
                    .readKeyValuesToList()
                    .forEach(alert -> System.out.println(alert.key + "\t" + alert.value));
        }
    }
}
