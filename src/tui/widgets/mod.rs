//! Pieces of screens: each draws what it is given into the buffer, and nothing outside its area.
