"""What all tests share: Ctrl-C works, however the test run was started."""

from __future__ import annotations

import signal

# A shell starts background jobs with SIGINT ignored, and what they start inherits that: tests that interrupt would hang.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
