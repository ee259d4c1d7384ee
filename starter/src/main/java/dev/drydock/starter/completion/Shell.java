package dev.drydock.starter.completion;

import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/** A shell that can be taught the command line. */
public enum Shell {
    BASH {
        @Override
        public String script(CommandSpec drydock) {
            return BashScript.of(drydock);
        }
    },
    ZSH {
        @Override
        public String script(CommandSpec drydock) {
            return BashScript.forZsh(drydock);
        }
    },
    FISH {
        @Override
        public String script(CommandSpec drydock) {
            return FishScript.of(drydock);
        }
    };

    /** @param drydock the whole command line, with all its verbs */
    public abstract String script(CommandSpec drydock);

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
