package dev.drydock.onebox.demo;

import java.util.List;

/**
 * Sees what is typed quietly, and how it was answered. A service of the class path: Drydock brings none, tests bring one
 * that holds answers against their published schemas.
 */
public interface Onlooker {
    void saw(List<String> command, Typed.Answer answer);
}
