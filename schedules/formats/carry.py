# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Readings as bytes, for the way between two processes of one version of ours.

Pickles, but the receiver makes nothing that is not on the list here: values of
the model, reports, mistakes, dates.  Whatever else the bytes name is refused
before anything of it is loaded, and so are the steps of a pickle that we do not
write: one of them can ask for any amount of memory.
"""

from __future__ import annotations

import datetime
import io
import pickle
import pickletools

from schedules import errors
from schedules.model import programme, rights, slot

from . import report

_CLASSES = (
    *(datetime.date, datetime.time, datetime.datetime, datetime.timedelta, datetime.timezone),
    errors.Mistake,
    programme.Programme,
    *(rights.RightsRule, rights.Rights, rights.Rewind),
    *(slot.Kind, slot.Mode, slot.Freq, slot.Weekday, slot.Wall, slot.Recurrence, slot.Words),
    *(slot.Move, slot.Extra, slot.Slot, slot.OneOff, slot.Lineup),
    *(report.Outcome, report.Row, report.Report, report.Reading),
)
_ALLOWED: dict[tuple[str, str], type] = {(one.__module__, one.__qualname__): one for one in _CLASSES}

_STEPS = frozenset(
    {
        *("PROTO", "FRAME", "STOP", "MARK", "MEMOIZE", "BINGET", "LONG_BINGET"),
        *("NONE", "NEWTRUE", "NEWFALSE", "BININT", "BININT1", "BININT2", "LONG1", "BINFLOAT"),
        *("SHORT_BINUNICODE", "BINUNICODE", "SHORT_BINBYTES", "BINBYTES"),
        *("EMPTY_TUPLE", "TUPLE", "TUPLE1", "TUPLE2", "TUPLE3", "EMPTY_LIST", "APPEND", "APPENDS"),
        *("EMPTY_DICT", "SETITEM", "SETITEMS", "FROZENSET"),
        *("STACK_GLOBAL", "REDUCE", "NEWOBJ", "NEWOBJ_EX", "BUILD"),
    }
)


class CarryError(ValueError):
    """These bytes are nothing that is carried."""


def pack(value: object) -> bytes:
    """Return a value as bytes."""
    return pickle.dumps(value, protocol=5)


def unpack(data: bytes) -> object:
    """Return the value that was packed.

    Raises:
        CarryError: If it is nothing of the kind.
    """
    try:
        _check_steps(data)
        return _Reader(io.BytesIO(data)).load()
    except CarryError:
        raise
    except Exception as error:  # a damaged pickle may raise anything at all
        raise CarryError(f"the answer is damaged ({type(error).__name__})") from error


def _check_steps(data: bytes) -> None:
    for step, _, _ in pickletools.genops(data):
        if step.name not in _STEPS:
            raise CarryError(f"the answer has a step {step.name}")


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> type:
        found = _ALLOWED.get((module, name))
        if found is None:
            raise CarryError(f"the answer names {module}.{name}")
        return found
