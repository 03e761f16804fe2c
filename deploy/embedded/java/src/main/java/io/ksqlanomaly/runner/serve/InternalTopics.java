package io.ksqlanomaly.runner.serve;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a query leaves on the broker beside its sink: repartition and changelog topics, and a consumer group. */
final class InternalTopics {

    private static final Logger LOG = LoggerFactory.getLogger(InternalTopics.class);
    private static final long SECONDS = 10;

    private InternalTopics() {
    }

    static void delete(String applicationId, String bootstrap) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            List<String> topics = admin.listTopics().names().get(SECONDS, TimeUnit.SECONDS).stream()
                    .filter(topic -> isInternal(topic, applicationId)).toList();
            admin.deleteTopics(topics).all().get(SECONDS, TimeUnit.SECONDS);
            admin.deleteConsumerGroups(List.of(applicationId)).all().get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("not everything of {} was deleted: {}", applicationId, Output.message(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isInternal(String topic, String applicationId) {
        return topic.startsWith(applicationId + "-") && (topic.endsWith("-changelog") || topic.endsWith("-repartition")
                || topic.contains("-subscription-re"));
    }
}
