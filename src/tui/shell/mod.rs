//! What the screens need of the world: the terminal, threads, files.
