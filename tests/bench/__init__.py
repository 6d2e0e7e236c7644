"""Speed as ratios: each page against the floor, interleaved in one run, CPU time only."""
