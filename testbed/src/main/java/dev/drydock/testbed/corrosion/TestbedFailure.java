package dev.drydock.testbed.corrosion;

/** The testbed could not do what was asked; the message is a sentence for the person who asked. */
public final class TestbedFailure extends RuntimeException {

    public TestbedFailure(String sentence) {
        super(sentence);
    }

    public TestbedFailure(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
