package dev.drydock.onebox.matrix;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Results in a file, a JSON line each, so that the matrix can be run in parts; of a cell the last one counts. */
record Ledger(Path file) {
    private static final ObjectMapper JSON = new ObjectMapper();

    void enter(Result result) {
        try {
            Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
            Files.writeString(
                    file, JSON.writeValueAsString(result) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<Cell, Result> results() {
        var results = new LinkedHashMap<Cell, Result>();
        if (Files.exists(file)) {
            try {
                for (String line : Files.readAllLines(file)) {
                    Result result = read(line);
                    results.put(result.cell(), result);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return results;
    }

    private static Result read(String line) throws JsonProcessingException {
        return JSON.readValue(line, Result.class);
    }
}
