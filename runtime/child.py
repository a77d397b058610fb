"""Becomes a server: `child.py PARENT SIGNAL USER -- COMMAND…`, run by path, without site packages.

The kernel sends SIGNAL to the server when PARENT dies, however it dies, so nothing is left behind.
USER is `-`, or whom to become: PostgreSQL refuses to be root. That user keeps one capability of
root, to pass folders such as /root on its way to the programs and the data, so that no permission
on the machine has to change.
"""

import ctypes
import os
import pwd
import sys

PR_SET_PDEATHSIG, PR_SET_KEEPCAPS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 1, 8, 47, 2
CAP_DAC_OVERRIDE = 1
CAPABILITY_VERSION_3 = 0x20080522

libc = ctypes.CDLL(None, use_errno=True)


def prctl(option: int, *values: int) -> None:
    if libc.prctl(option, *(ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4])) != 0:
        raise OSError(ctypes.get_errno(), f"prctl {option}")


def become(name: str) -> None:
    """Change to the user, keeping CAP_DAC_OVERRIDE across setuid and exec."""
    user = pwd.getpwnam(name)
    prctl(PR_SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)
    kept = 1 << CAP_DAC_OVERRIDE
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)(kept, kept, kept, 0, 0, 0)
    if libc.capset(header, sets) != 0:
        raise OSError(ctypes.get_errno(), "capset")
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE)


def main() -> None:
    parent, death_signal, user = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    command = sys.argv[5:]
    if user != "-":
        become(user)
    # After the change of user, which clears it.
    prctl(PR_SET_PDEATHSIG, death_signal)
    if os.getppid() != parent:
        sys.exit(f"{command[0]}: the process that asked for it is gone")
    os.execvp(command[0], command)


if __name__ == "__main__":
    main()
