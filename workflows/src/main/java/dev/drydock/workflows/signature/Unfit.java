package dev.drydock.workflows.signature;

/** Leaves a parser of this folder with the sentence of a {@link Verdict.Refused}; never leaves the folder. */
final class Unfit extends Exception {
    private final String says;

    Unfit(String says) {
        super(says);
        this.says = says;
    }

    String says() {
        return says;
    }
}
