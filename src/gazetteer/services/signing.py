"""Signatures of files as OpenSSH makes them: by a key that an operator has already, checked by a program that everybody has.

The signature is the one of `ssh-keygen -Y sign` (SSHSIG) under a namespace of our own, so that no signature made for another
purpose passes; who may sign stands in a file of `allowed_signers`, as ssh-keygen(1) describes it.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Final

from gazetteer.errors import Invalid, Refused

#: What a signature was made for.
NAMESPACE: Final = "gazetteer-snapshot"
_PROGRAM: Final = "ssh-keygen"


def sign(path: Path, key: Path) -> Path:
    """Sign a file with a private key of OpenSSH; returns the signature, which lies beside it (`.sig`).

    A passphrase is asked for on the terminal, or of the agent. Raises `Refused` where it cannot be done.
    """
    signature = path.with_name(path.name + ".sig")
    signature.unlink(missing_ok=True)
    _run("-Y", "sign", "-q", "-n", NAMESPACE, "-f", str(key), str(path), failing=Refused(f"{path} cannot be signed"))
    return signature


def verify(path: Path, signature: Path, signers: Path) -> str:
    """Who of `signers` signed the file; raises `Invalid` where it was none of them, or the file is another now."""
    given = signature.as_posix()
    nobody = Invalid(f"nobody whom {signers} names signed {path}")
    told = _run("-Y", "find-principals", "-s", given, "-f", str(signers), failing=nobody)
    signer = told.splitlines()[0].strip()
    wrong = Invalid(f"{signature} is no signature of {path} as it is now")
    _run(
        *("-Y", "verify", "-n", NAMESPACE, "-I", signer, "-s", given, "-f", str(signers)),
        content=path.read_bytes(),
        failing=wrong,
    )
    return signer


def _run(*arguments: str, failing: Refused | Invalid, content: bytes | None = None) -> str:
    """What OpenSSH's program answers; raises `failing`, with the program's own words, where it fails."""
    program = shutil.which(_PROGRAM)
    if program is None:
        raise Refused(f"{_PROGRAM} is needed for signatures: it comes with OpenSSH (Debian's openssh-client)")
    done = subprocess.run([program, *arguments], input=content, capture_output=True, check=False)  # noqa: S603 - no shell
    answer = done.stdout.decode(errors="replace")
    if done.returncode or (answer == "" and content is None and "find-principals" in arguments):
        told = done.stderr.decode(errors="replace").strip() or answer.strip()
        failing.detail = f"{failing.detail}: {told}" if told else failing.detail
        raise failing
    return answer
