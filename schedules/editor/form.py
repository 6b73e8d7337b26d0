# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""What a form of the editor is: fields to fill, and the command that comes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from schedules.model.catalogue import Station
from schedules.model.kept import KeptEntry, KeptLineup, KeptProgramme, Owner, Row, station_of

from .fields import Choice, Control, Field, Group, Reader, Values
from .words import date_words, doubled, offset_words, skipped, title_of

Plain = dict[str, object]
"""A command as plain data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a form is about.

    Attributes:
        zone: In which the lineup's wall-clock times are meant.
        stations: Those that carry the service; a station's own lineup has no choice of them.
        id: Of the slot, one-off or programme; empty for what is new.
        date: The date of one occurrence, as its rule has it; empty: of none.
        extra: The start of a further airing on that date.
        draft: Id of the draft that makes the lineup what it is; empty: it is as it is in force.
        preset: Values that the address gives to a new slot or one-off.
    """

    owner: Owner
    lineup: KeptLineup
    zone: ZoneInfo
    now: datetime
    stations: Sequence[Station] = ()
    id: str = ""
    date: str = ""
    extra: str = ""
    draft: str = ""
    preset: Values

    @property
    def entry(self) -> KeptEntry | None:
        """The slot or one-off, if it is there."""
        return self.lineup.entries.get(self.id)

    @property
    def programme(self) -> KeptProgramme | None:
        """The programme, if it is there."""
        return self.lineup.programmes.get(self.id)

    @property
    def row(self) -> Row:
        """The row of the slot, one-off or programme; empty for what is new, or gone."""
        item = self.entry or self.programme
        return {} if item is None else item.row

    @property
    def version(self) -> int | None:
        """The version of the slot, one-off or programme; ``None`` for what is new, or gone."""
        item = self.entry or self.programme
        return None if item is None else item.version

    @property
    def title(self) -> str:
        """What people call it."""
        return entry_title(self.lineup, self.entry) if self.entry else title_of(self.row, self.id)

    @property
    def entry_zone(self) -> ZoneInfo:
        """The zone of the slot or one-off itself."""
        name = self.row.get("timezone")
        try:
            return ZoneInfo(name) if isinstance(name, str) and name else self.zone
        except (ValueError, OSError, LookupError):  # such as one that a calendar has brought along
            return self.zone

    @property
    def is_stations_own(self) -> bool:
        """Whether it is a station's own lineup."""
        return station_of(self.owner) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One form.

    Attributes:
        name: In its address; most are called as the command that they make.
        heading: What it does, with what.
        fields: What is to be filled.
        start: What stands in it at first.
        command: Makes the command of what came back, and of what stood in it at first; mistakes are the
            reader's.
        notes: What is to be said of values that are right, but odd.
        adds: Whether it makes something new, so that nobody can have changed it meanwhile.
        lead: A sentence under the heading.
    """

    name: str
    heading: Callable[[Subject], str]
    fields: Callable[[Subject], Sequence[Group]]
    start: Callable[[Subject], dict[str, str]]
    command: Callable[[Subject, Reader, Values], Plain]
    notes: Callable[[Subject, Values], list[str]] = lambda _subject, _values: []
    adds: bool = False
    lead: Callable[[Subject], str] = lambda _subject: ""


def entry_title(lineup: KeptLineup, entry: KeptEntry) -> str:
    """Return what people call a slot or one-off: by its own title, or its programme's."""
    programme = lineup.programmes.get(entry.programme or "")
    return title_of(entry.row, title_of(programme.row if programme else None, entry.id))


def remove_form(name: str, *, what: str = "", lead: str) -> Form:
    """Return the form that removes something: nothing is to be filled."""
    return Form(
        name=name,
        heading=lambda subject: f"Remove {what}{subject.title}",
        fields=lambda _: [],
        start=lambda _: {},
        command=lambda subject, _reader, _base: {"command": name, "id": subject.id},
        lead=lambda _: lead,
    )


def fixed_date(label: str = "Date") -> Field:
    """Return the field for the date of one occurrence."""
    return Field(
        name="date",
        label=label,
        control=Control.DAY,
        needed=True,
        hint="The date that the days rule has for it, also if it was moved to another.",
    )


def word_fields(*, title_hint: str = "", title_needed: bool = True) -> tuple[Group, Group]:
    """Return the groups for words and for rights."""
    words = Group(
        legend="Words",
        fields=(
            Field(name="title", label="Title", needed=title_needed, hint=title_hint),
            Field(name="subtitle", label="Subtitle"),
            Field(name="hosts", label="Hosts", control=Control.AREA, hint="One on each line."),
            Field(name="genre", label="Genre"),
            Field(
                name="url", label="Web page", control=Control.ADDRESS, hint="Begins with https:// or http://"
            ),
            Field(name="image", label="Picture", control=Control.ADDRESS, hint="The address of an image."),
        ),
    )
    as_service = Choice("", "As the service says")
    on_off = (as_service, Choice("yes", "Yes"), Choice("no", "No"))
    rights = Group(
        legend="Rights",
        folded=True,
        fields=(
            Field(
                name="rights_rewind",
                label="Going back in time",
                control=Control.SELECT,
                choices=(
                    as_service,
                    Choice("full", "Allowed"),
                    Choice("pause", "Only to one's own pause"),
                    Choice("off", "Live only"),
                ),
            ),
            Field(name="rights_record", label="May be recorded", control=Control.SELECT, choices=on_off),
            Field(name="rights_stream", label="May be streamed", control=Control.SELECT, choices=on_off),
        ),
    )
    return words, rights


def what_groups(subject: Subject, kinds: Sequence[Choice]) -> tuple[Group, Group]:
    """Return the groups for what a slot or one-off is and where it airs, and for its rights."""
    words, rights = word_fields(title_needed=not subject.lineup.programmes)
    kind = Field(name="kind", label="Kind", control=Control.RADIOS, choices=kinds)
    fields = (*_programme_field(subject), *words.fields, kind, *_scope_field(subject))
    return Group(legend="What", fields=fields), rights


def _programme_field(subject: Subject) -> list[Field]:
    """Return the field that names a programme, if the lineup has any."""
    programmes = sorted((title_of(one.row, one.id), one.id) for one in subject.lineup.programmes.values())
    if not programmes:
        return []
    return [
        Field(
            name="programme_id",
            label="Programme",
            control=Control.SELECT,
            choices=(Choice("", "None"), *(Choice(id_, title) for title, id_ in programmes)),
            hint="Words that you leave empty are those of the programme.",
        )
    ]


def _scope_field(subject: Subject) -> list[Field]:
    """Return the field that says where something airs; a station's own lineup has none."""
    if subject.is_stations_own:
        return []
    places = [Choice("service", "Everywhere: the whole service")]
    places += [
        Choice(f"station:{one.id}", f"Only {one.call_sign} {one.city}".strip()) for one in subject.stations
    ]
    known = {place.value for place in places}
    now = subject.row.get("scope")
    if isinstance(now, str) and now and now not in known:
        places.append(Choice(now, f"Only {now.removeprefix('station:')}, which is not configured"))
    return [
        Field(
            name="scope",
            label="Where",
            control=Control.SELECT,
            choices=places,
            hint="Only one station: a breakaway, which cuts in on that station alone.",
        )
    ]


def more_fields(subject: Subject) -> list[Field]:
    """Return the fields that slots and one-offs have for rare cases."""
    return [
        Field(
            name="priority",
            label="Priority",
            control=Control.NUMBER,
            hint="The higher one wins. Mostly empty.",
        ),
        Field(
            name="mode",
            label="What it does to those under it",
            control=Control.SELECT,
            choices=(
                Choice("cut", "Cuts its time out of them; the rest comes back"),
                Choice("replace", "Cancels the airings that it touches"),
            ),
        ),
        Field(name="timezone", label="Time zone", hint=f"Empty: {subject.zone.key}"),
    ]


def wall_notes(subject: Subject, values: Mapping[str, str], *names: str) -> list[str]:
    """Return what is to be said of local times that the clock shows twice, or never."""
    found = []
    for name in names:
        try:
            local = datetime.fromisoformat(values.get(name, "")).replace(tzinfo=subject.entry_zone)
        except ValueError:
            continue
        when = f"{local:%H:%M} on {date_words(local.date().isoformat())}"
        if skipped(local):
            found.append(f"The clock skips {when}: the moment of the jump is meant.")
        elif doubled(local):
            fold = 1 if values.get(f"{name}_again") else 0
            which = f"the {'second' if fold else 'first'} one ({offset_words(local.replace(fold=fold))})"
            found.append(f"The clock shows {when} twice: {which} is meant.")
    return found


def is_date(text: str) -> bool:
    """Tell whether a text is a date."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
