package dev.drydock.activities.corrosion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.activities.remote.LocalOrSsh;
import dev.drydock.activities.remote.Reach;
import dev.drydock.activities.remote.Reaches;
import dev.drydock.workflows.reseed.Survey;
import dev.drydock.workflows.words.TryAgain;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurveyorTest {
    private static final String SERVICE = "{start: \"true\", stop: \"true\"}";

    @TempDir
    Path directory;

    @Test
    void a_connection_that_is_lost_once_is_no_trouble_of_the_node() throws Exception {
        var yard = new Yard(directory, losing(1), SERVICE);

        Survey.Node node =
                yard.reseed.survey(Yard.CLUSTER, List.of("n1")).nodes().getFirst();

        assertThat(node.trouble()).isEmpty();
        assertThat(node.identity()).isNotNull();
    }

    @Test
    void one_that_is_lost_again_is_and_says_how() throws Exception {
        var yard = new Yard(directory, losing(2), SERVICE);

        Survey.Node node =
                yard.reseed.survey(Yard.CLUSTER, List.of("n1")).nodes().getFirst();

        assertThat(node.trouble()).isEqualTo("the connection was lost");
        assertThat(node.identity()).isNull();
    }

    /** The first so many commands do not get through. */
    private static Reaches losing(int commands) {
        var usual = new LocalOrSsh();
        var left = new AtomicInteger(commands);
        return (cluster, node) -> {
            Reach reach = usual.to(cluster, node);
            return (Reach) Proxy.newProxyInstance(
                    Reach.class.getClassLoader(), new Class<?>[] {Reach.class}, (_, method, args) -> {
                        if (method.getName().equals("run") && left.getAndDecrement() > 0) {
                            throw new TryAgain("node n1: the connection was lost");
                        }
                        try {
                            return method.invoke(reach, args);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
        };
    }
}
