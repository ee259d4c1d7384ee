package dev.drydock.starter.plan;

/** Made by {@code ssh-keygen -t ed25519}; what {@code ssh-keygen -l} says of them. */
final class Keys {
    static final String A = "AAAAC3NzaC1lZDI1NTE5AAAAINtj17pcJJOt12PXC+i9YdVCWWe1+Wcq6WNslzBcgNe/";
    static final String B = "AAAAC3NzaC1lZDI1NTE5AAAAIASB6GM8Vi5AfOAeVmwsmBp+pTGjQnRU5G0C9ms1y/O6";
    static final String C = "AAAAC3NzaC1lZDI1NTE5AAAAIANGRA7yZ5VLUpIN2O+3uEX0Utx8C2SnleFf1EZGhgQt";

    static final String A_SHOWN = "SHA256:/IcohCx7k8BgKiH9bfjPGKclsoSeXgZjjOifZ1zpb+s";
    static final String B_SHOWN = "SHA256:ill8Io0aDcwXelAeSyYx6s63K6iYAmwoP77ZB36TW2A";
    static final String C_SHOWN = "SHA256:Xox6gv+okH9RxHvHtalkFfY67sLBgL4UqTsijNmm8l4";

    private Keys() {}
}
