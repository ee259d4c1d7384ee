package dev.drydock.onebox.demo;

import dev.drydock.starter.schema.Printed;
import dev.drydock.starter.schema.Schemas;
import java.util.List;

/** In every test of this module: answers for programs are as the published schemas say. */
public final class SchemaOnlooker implements Onlooker {
    @Override
    public void saw(List<String> command, Typed.Answer answer) {
        new Printed(answer.code(), command, answer.out()).hold(Schemas.PUBLISHED);
    }
}
