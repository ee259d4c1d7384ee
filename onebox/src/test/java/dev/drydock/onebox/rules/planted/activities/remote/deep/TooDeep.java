package dev.drydock.onebox.rules.planted.activities.remote.deep;

interface TooDeep {}
