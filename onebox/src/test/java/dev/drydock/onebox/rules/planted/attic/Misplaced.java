package dev.drydock.onebox.rules.planted.attic;

interface Misplaced {}
