"""Runs a command on a terminal of its own, as a person would, and answers each question `[y/N]` with yes, and the one for a
passphrase with what PASSPHRASE holds.

python3 terminal.py COLUMNS COMMAND [ARGUMENT…]
"""

import fcntl
import os
import pty
import struct
import sys
import termios

columns, command = int(sys.argv[1]), sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    os.execvp(command[0], command)
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
unanswered = b""
while True:
    try:
        data = os.read(terminal, 65536)
    except OSError:  # The command has ended.
        break
    if not data:
        break
    os.write(1, data)
    unanswered += data
    if b"[y/N]" in unanswered:
        os.write(terminal, b"y\n")
        unanswered = b""
    elif b"passphrase: " in unanswered:
        os.write(terminal, os.environ["PASSPHRASE"].encode() + b"\n")
        unanswered = b""
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
