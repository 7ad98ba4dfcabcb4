//! What came of runs, told as text or JSON: the same for the command line and the screens.
