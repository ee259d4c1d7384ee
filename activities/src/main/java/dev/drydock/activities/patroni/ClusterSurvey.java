package dev.drydock.activities.patroni;

import dev.drydock.activities.clusters.ClusterFile;
import dev.drydock.activities.remote.Reaches;
import dev.drydock.workflows.rollback.Survey;
import dev.drydock.workflows.rollback.Survey.Guard;
import dev.drydock.workflows.words.GiveUp;
import dev.drydock.workflows.words.TryAgain;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Asks all members of a cluster at once, and the machine of its guard; changes nothing anywhere. */
final class ClusterSurvey {
    private static final int AT_ONCE = 10;

    private final Reaches reaches;
    private final HttpClient http;

    ClusterSurvey(Reaches reaches, HttpClient http) {
        this.reaches = reaches;
        this.http = http;
    }

    static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    Survey of(ClusterFile file) {
        return new Survey(nodes(file), guard(file));
    }

    private List<Survey.Node> nodes(ClusterFile file) {
        var questions = new ArrayList<Callable<Survey.Node>>();
        file.nodes().forEach(node -> questions.add(() -> ask(file, node)));
        try (var pool = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            return pool.invokeAll(questions).stream().map(Future::resultNow).toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TryAgain("the survey of " + file.name() + " was interrupted", e);
        }
    }

    private Survey.Node ask(ClusterFile file, ClusterFile.Node node) {
        try (var reach = reaches.to(file, node)) {
            return new PatroniNode(node, reach, http).facts();
        } catch (GiveUp | TryAgain e) {
            String why = "could not be reached: " + e.getMessage();
            return new Survey.Node(node.name(), new Survey.Rest.Silent(why), new Survey.Sql.Silent(why));
        }
    }

    private @Nullable Guard guard(ClusterFile file) {
        var section = file.nodes().getFirst().section();
        var superuser = Login.of(section.path("authentication").path("superuser"));
        return file.guard()
                .map(node -> new GuardPlace(file, node, superuser, reaches).facts())
                .orElse(null);
    }
}
