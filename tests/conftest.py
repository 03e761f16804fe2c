"""What all tests share: Ctrl-C works, however the test run was started."""

from __future__ import annotations

import signal

# Background jobs of a shell, and what they start, ignore SIGINT: tests that interrupt would hang.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
