package dev.drydock.activities.corrosion.certificate;

/** How a node's rows were digested; all give the same digest for the same rows. */
enum Way {
    SHELL("sha3_query"),
    API("queries"),
    /** The shell failed at times, and then the agent was asked. */
    BOTH("sha3_query and queries");

    private final String text;

    Way(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
