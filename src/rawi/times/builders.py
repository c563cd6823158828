"""What each rule of the grammar means: from its named tokens to a meaning, or None when they cannot be a time."""

from __future__ import annotations

import re
from fractions import Fraction

from rawi.times.grammar import Builder, Built, Names
from rawi.times.meanings import UNITS, Meaning, replace, unify
from rawi.times.resolving import iso_duration
from rawi.times.tokens import Token

_NUMERIC = re.compile(r"(\d+) ?[-/.] ?(\d+) ?[-/.] ?(\d+)")
_NUMBER = re.compile(r"\d+")
_FIRST_YEAR, _LAST_YEAR = 1900, 2099
_HIJRI_YEARS = range(1300, 1501)
_HEDGES = ("APPROX", "MORE_THAN", "LESS_THAN")
_DAYPARTS = {"DAWN": "MO"}
_ORDER = ("century", "decade", "year", "month", "week", "day", "hour", "minute", "second")


def _int(token: Token | None) -> int | None:
    if token is None or token.value is None or isinstance(token.value, Meaning | tuple):
        return None
    try:
        return int(token.value)
    except ValueError:
        return None


def _text(token: Token | None) -> str | None:
    return token.value if token is not None and isinstance(token.value, str) else None


def _mean(token: Token | None) -> Meaning | None:
    return token.value if token is not None and isinstance(token.value, Meaning) else None


def _fraction(token: Token | None) -> Fraction | None:
    return None if token is None or token.value is None else Fraction(str(token.value))


def _shift(names: Names) -> int | None:
    return _int(names.get("adj"))


# ---- years and months shared by many rules ----


def _year(names: Names) -> dict[str, object]:
    """The fields that `{year}` gives: a year, or the year told relatively."""
    year = _int(names.get("y"))
    if year is not None:
        # Without a mark, years of the fourteen hundreds are Hijri only beside a Hijri month: see _month.
        return {"year": year, "hijri": "h" in names}
    told = _mean(names.get("yt"))
    if told is None:
        return {}
    if told.op == "date" and told.year is not None:
        return {"year": told.year, "hijri": told.hijri}
    return {"base": told}


def _month(names: Names) -> dict[str, object] | None:
    """The fields that `{month}` gives; a second name must be the same month."""
    name, second, number = names.get("m"), names.get("m2"), names.get("mn")
    month = _int(name) if name else _int(number)
    if month is None or not 1 <= month <= 12:
        return None
    if second and _int(second) != month:
        return None
    return {"month": month}


def _calendar(fields: dict[str, object], hijri_name: bool) -> dict[str, object]:
    year = fields.get("year")
    if hijri_name and isinstance(year, int) and year not in _HIJRI_YEARS:
        hijri_name = False if year >= _FIRST_YEAR else hijri_name
        fields = {name: value for name, value in fields.items() if name != "year"}
        return (
            {**fields, "hijri": True, "base": Meaning(op="date", year=year)}
            if year >= _FIRST_YEAR
            else fields
        )
    return {**fields, "hijri": bool(fields.get("hijri")) or hijri_name}


class Builders:
    """The builders by name; knows which month names are Hijri from their token's kind."""

    def __init__(self, hijri_months: str, ordinals: str) -> None:
        self._hijri = hijri_months
        self._ordinals = ordinals

    def table(self) -> dict[str, Builder]:
        """Every builder by the name that rules use in `means`."""
        return {
            name.removeprefix("mean_"): getattr(self, name) for name in dir(self) if name.startswith("mean_")
        }

    def _is_hijri(self, names: Names) -> bool:
        return "m" in names and names["m"].kind in self._hijri

    # ---- numeric shapes ----

    def mean_numeric(self, names: Names) -> Built:
        """Day first unless impossible; a year of two digits is the reading nearest to the day of saying."""
        found = _NUMERIC.fullmatch(_text(names.get("full")) or "")
        if not found:
            return None
        first, second, third = (int(part) for part in found.groups())
        sizes = [len(part) for part in found.groups()]
        if sizes[0] == 4 and sizes[2] <= 2:
            return _full_date(first, ((second, third), (third, second)))
        if sizes[2] == 4 and sizes[0] <= 2:
            return _full_date(third, ((second, first), (first, second)))
        if max(sizes) > 2 or "." in found.group():
            return None
        return self._two_digits(first, second, third)

    def _two_digits(self, first: int, second: int, third: int) -> Built:
        if not 1 <= second <= 12:
            return None
        if 1 <= first <= 31 and 1 <= third <= 31:
            return Meaning(op="date", month=second, day=first, size=third)
        return None

    def mean_month_year_pair(self, names: Names) -> Built:
        """3/2015 and 2015-3."""
        left, right = _pair(names)
        if _FIRST_YEAR <= left <= _LAST_YEAR and 1 <= right <= 12:
            return Meaning(op="date", year=left, month=right)
        if _FIRST_YEAR <= right <= _LAST_YEAR and 1 <= left <= 12:
            return Meaning(op="date", year=right, month=left)
        return None

    def mean_year_pair(self, names: Names) -> Built:
        """2014-2018."""
        left, right = _pair(names)
        if _FIRST_YEAR <= left < right <= _LAST_YEAR:
            return Meaning(op="range", base=_of_year(left), until=_of_year(right), grain="year")
        return None

    def mean_day_month_pair(self, names: Names) -> Built:
        """22/04 where the words before it say that it is a day."""
        left, right = _pair(names)
        if 1 <= right <= 12 and 1 <= left <= 31:
            month, day = right, left
        elif 1 <= left <= 12 and 1 <= right <= 31:
            month, day = left, right
        else:
            return None
        year = _int(names.get("yy"))
        if year is not None and year < 100:
            year += 2000 if year < 70 else 1900
        either = year is not None and month <= 12 and day <= 12
        return Meaning(
            op="date", month=month, day=day, weekday=_int(names.get("w")), year=year, either=either
        )

    def mean_day_month_bare(self, names: Names) -> Built:
        """4/22 by itself: only with a slash, and only where it can be read in one order and no common fraction."""
        text = _text(names.get("pair")) or ""
        left, right = _pair(names)
        if "/" not in text and "cue" not in names:
            return None
        one_order = "yy" in names or (left <= 12) != (right <= 12)
        if "." in text or (left, right) == (24, 7) or not one_order:
            return None
        return self.mean_day_month_pair(names)

    def mean_day_month_eager(self, names: Names) -> Built:
        """22-4 and 4.22 where the text is known to speak of days."""
        left, right = _pair(names)
        return None if left > 31 or right > 31 else self.mean_day_month_pair(names)

    # ---- clocks ----

    def mean_clock(self, names: Names) -> Built:
        """An hour in digits or words, with minutes, half of day and zone."""
        return _clock(names, part=_text(names.get("dp")))

    def mean_clock_part(self, names: Names) -> Built:
        """An hour known for one by the part of day beside it (`8 صباحا`, `الثالثة فجرا`)."""
        return _clock(names, part=_text(names.get("dp")))

    def mean_clock_ordinal(self, names: Names) -> Built:
        """`السابعة والنصف`: an hour by its minutes alone."""
        hour = _int(names.get("h"))
        return _clock(names, part=None) if hour is not None and hour <= 12 else None

    def mean_clock_pair(self, names: Names) -> Built:
        """`4-5 مساء`."""
        left, right = _pair(names)
        start, end = _bare_hour(left), _bare_hour(right)
        if start is None or end is None or not left < right <= 12 or "." in (_text(names["pair"]) or ""):
            return None
        part = _text(names.get("dp"))
        clocks = [replace(one, clock=_half(one.clock or "", part)) for one in (start, end)]
        return replace(clocks[0], until=clocks[1])

    def mean_clock_before(self, names: Names) -> Built:
        """`ثلاث دقائق قبل الثامنة`."""
        base, minutes = _mean(names.get("c")) or _bare_hour(_int(names.get("h"))), _int(names.get("xm"))
        if base is None or not base.clock or minutes is None:
            return None
        hour, minute = int(base.clock[:2]), int(base.clock[3:5] or 0)  # HH or HH:MM
        total = (hour * 60 + minute - minutes) % 1440
        return replace(base, clock=f"{total // 60:02d}:{total % 60:02d}")

    def mean_clock_joined(self, names: Names) -> Built:
        """`بعد الظهر الساعة 7`."""
        clock, part = _mean(names.get("c")), _text(names.get("dp"))
        if clock is None or not clock.clock or clock.daypart:
            return clock
        return replace(clock, clock=_half(clock.clock, part), daypart=_DAYPARTS.get(part or "", part))

    def mean_clock_fixed(self, names: Names) -> Built:
        """Noon and midnight."""
        return Meaning(op="clock", clock=_text(names.get("fixed")), grain="minute")

    def mean_clock_range(self, names: Names) -> Built:
        """From one hour to another; a part of day said once holds for both."""
        start, end = _mean(names.get("a")), _mean(names.get("b"))
        start = start or _bare_hour(_int(names.get("ah")))
        end = end or _bare_hour(_int(names.get("bh")))
        if start is not None and start.clock and "dp" in names:
            start = replace(start, clock=_half(start.clock, _text(names["dp"])), daypart=_text(names["dp"]))
        if end is not None and end.clock and "dp2" in names:
            end = replace(end, clock=_half(end.clock, _text(names["dp2"])), daypart=_text(names["dp2"]))
        if start is None or end is None or not start.clock or not end.clock or start.until or end.until:
            return None
        if end.daypart and not start.daypart and int(start.clock[:2]) <= int(end.clock[:2]) % 12 + 12:
            moved = _half(start.clock, end.daypart)
            start = replace(start, clock=moved if moved <= end.clock else start.clock)
        if (
            start.daypart
            and not end.daypart
            and (end.clock or "") < (start.clock or "")
            and int((end.clock or "0")[:2]) < 12
        ):
            end = replace(end, clock=_half(end.clock or "", "EV"))
        return replace(start, until=end)

    def mean_range_day(self, names: Names) -> Built:
        """Two hours of one day."""
        day, hours = _mean(names.get("day")), _mean(names.get("r"))
        if day is None or hours is None or day.clock or hours.until is None:
            return None
        start, end = unify(day, replace(hours, until=None)), unify(day, hours.until)
        return Meaning(op="range", base=start, until=end, grain="hour") if start and end else None

    # ---- amounts ----

    def mean_amount(self, names: Names) -> Built:
        """A number of units; a few is three."""
        unit = _unit(names)
        number = _fraction(names.get("n"))
        if "t" in names:
            return Meaning(op="duration", amounts=((Fraction(1), "day"),))
        if unit is None:
            return None
        count = number if number is not None else Fraction(3) if "v" in names else Fraction(1)
        if "u" in names and number is None and "v" not in names and "f" not in names:
            count = Fraction(2) if _is_dual(names["u"]) else Fraction(1)
        if "f" in names:
            part = _fraction(names["f"]) or Fraction(0)
            dual = _is_dual(names["u"])
            alone = names["f"].start < names["u"].start
            whole = Fraction(0) if alone else number if number is not None else Fraction(2 if dual else 1)
            count = whole + part
        if count < 0 or (unit == "century" and count > 99):
            return None
        if unit == "decade" and names["u"].number == "sg" and 3 <= count <= 10:
            return None  # `ثلاث عقد` are knots, three decades `ثلاثة عقود`
        return Meaning(op="duration", amounts=((count, unit),), mod="APPROX" if "v" in names else None)

    def mean_amounts(self, names: Names) -> Built:
        """Amounts one after the other; each unit once."""
        found: dict[str, Fraction] = {}
        number: Fraction | None = None
        for token in names.tokens:
            unit = UNITS.get(_text(token) or "") if token.number else None
            if unit is None:
                told = _fraction(token) if isinstance(token.value, int) or _is_fraction(token) else None
                number = told if told is not None else number
                continue
            if unit in found:
                return None
            found[unit] = number if number is not None else Fraction(2 if _is_dual(token) else 1)
            number = None
        order = list(_ORDER)
        amounts = tuple(
            sorted(((count, unit) for unit, count in found.items()), key=lambda one: order.index(one[1]))
        )
        return Meaning(op="duration", amounts=amounts) if len(amounts) > 1 else None

    def mean_amount_range(self, names: Names) -> Built:
        """`بين 40 و50 يوما`."""
        end, low = _mean(names.get("d")), _fraction(names.get("low"))
        if end is None or low is None or len(end.amounts) != 1 or low > end.amounts[0][0]:
            return None
        return replace(end, amounts=((low, end.amounts[0][1]),), until=end)

    def mean_stretch(self, names: Names) -> Built:
        """The last or next so many units."""
        shift = _shift(names)
        if "adj" in names and names["adj"].value == "future":
            shift = 1
        amounts = _amounts(names)
        if shift is None or not amounts:
            return None
        vague = "v" in names or ("n" not in names and "d" not in names and not _is_dual(names["u"]))
        return Meaning(op="stretch", amounts=amounts, shift=shift, mod="APPROX" if vague else None)

    def mean_ago(self, names: Names) -> Built:
        """So long before the day of saying, or before a day told."""
        return _offset(names, -1)

    def mean_later_by(self, names: Names) -> Built:
        """So long after."""
        return _offset(names, 1)

    def mean_within(self, names: Names) -> Built:
        """Within so long: from now on, or so far back, as the tense says; the future is taken first."""
        amounts = _amounts(names)
        return Meaning(op="stretch", amounts=amounts, shift=1, part="WITHIN") if amounts else None

    # ---- sets ----

    def mean_every(self, names: Names) -> Built:
        """Every so long, every morning."""
        if "dp" in names:
            return Meaning(op="set", rule=f"T{_text(names['dp'])}")
        amounts = _amounts(names)
        if not amounts:
            return None
        return Meaning(op="set", amounts=amounts, rule=iso_duration(amounts))

    def mean_every_weekday(self, names: Names) -> Built:
        """Every such weekday."""
        return Meaning(op="set", weekday=_int(names.get("w")))

    def mean_set_word(self, names: Names) -> Built:
        """Daily, weekly, monthly, yearly."""
        return Meaning(op="set", rule=_text(names.get("s")))

    def mean_set_clock(self, names: Names) -> Built:
        """Every day at an hour."""
        clock, often = _mean(names.get("c")), _mean(names.get("s"))
        if clock is None or often is None or often.clock:
            return None
        said = clock.clock
        part = (often.rule or "")[1:] if (often.rule or "").startswith("T") else None
        if said and part and not clock.daypart:
            said = _half(said, part)
        rule = "P1D" if part else often.rule
        if rule not in ("P1D", None):
            return None
        return replace(often, rule=rule, clock=said)

    # ---- relative periods ----

    def mean_year(self, names: Names) -> Built:
        """A year named as one."""
        year = _int(names.get("y"))
        if year is None:
            return None
        hijri = "h" in names or year in _HIJRI_YEARS
        return Meaning(op="date", year=year, hijri=hijri, grain="year")

    def mean_early_year(self, names: Names) -> Built:
        """A year of three digits."""
        year = _int(names.get("y"))
        if year is None or not 100 <= year < 1200:
            return None
        return Meaning(op="date", year=year, hijri="h" in names, grain="year")

    def mean_plain_year(self, names: Names) -> Built:
        """A year by its preposition alone; round numbers may be counts."""
        year = _int(names.get("y"))
        following = _text(names.get("next")) or ""
        # `1950 عاملا` counts: what is counted stands in the accusative.
        if year is None or not _FIRST_YEAR <= year <= 2059 or (year % 100 == 0 and following):
            return None
        if following.endswith("ا") and len(following) > 3:
            return None
        return _of_year(year)

    def mean_years_range(self, names: Names) -> Built:
        """Between two years."""
        start, end = _int(names.get("y")), _int(names.get("y2"))
        if start is None or end is None or not _FIRST_YEAR <= start < end <= _LAST_YEAR:
            return None
        return Meaning(op="range", base=_of_year(start), until=_of_year(end), grain="year")

    def mean_school_year(self, names: Names) -> Built:
        """School and fiscal years, plain, relative or named by their two years."""
        grain = _text(names.get("u")) or "school"
        year = None
        if "pair" in names:
            left, right = _pair(names)
            if right not in (left + 1, (left + 1) % 100):
                return None
            year = left
        grain = "school" if grain == "school" else "year"
        return Meaning(op="period", grain=grain, shift=_shift(names) or 0, year=year)

    def mean_day_adjective(self, names: Names) -> Built:
        """`اليوم التالي`, `اليوم السابق`."""
        shift = _shift(names)
        return None if shift is None else Meaning(op="period", shift=shift, text=names["adj"].value == "1")

    def mean_that_day(self, names: Names) -> Built:
        """The day told before."""
        return Meaning(op="period", shift=0, text=True)

    def mean_unit_adjective(self, names: Names) -> Built:
        """Last week, this month, next year."""
        unit = _unit(names)
        if unit is None:
            return None
        told = names.get("told")
        shift = _int(told) if told else _shift(names)
        return Meaning(op="period", grain=unit, shift=shift or 0, text="same" in names or told is not None)

    def mean_decade(self, names: Names) -> Built:
        """The seventies, of a century when one is named."""
        century = None
        if "c" in names:
            century = ((_int(names["c"]) or 20) - 1) * 100
        told = _mean(names.get("ct"))
        if told is not None and told.shift is not None:
            century = 2000 + 100 * told.shift
        return Meaning(op="decade", year=_int(names.get("n")), size=century, grain="decade")

    # ---- nth of ----

    def mean_fraction_of(self, names: Names) -> Built:
        """`الثلث الأول من` a period."""
        base, nth, share = self._base(names), _int(names.get("nth")), _fraction(names.get("fr"))
        if base is None or nth is None or share is None or nth > share.denominator or nth == 0:
            return None
        return Meaning(op="nth", base=base, nth=nth, size=share.denominator, grain="part")

    def mean_nth_weekday(self, names: Names) -> Built:
        """`أول جمعة من` a month."""
        base, nth = self._base(names), _int(names.get("nth"))
        if base is None or nth is None or nth > 5:
            return None
        return Meaning(op="nth", base=base, nth=nth, weekday=_int(names.get("w")))

    def mean_nth_unit(self, names: Names) -> Built:
        """The first week, the last day of a month or year."""
        base, nth, unit = self._base(names), _int(names.get("nth")), _unit(names)
        if base is None or nth is None or base.grain == unit:
            return None
        if base.op == "date" and base.month is not None and unit == "month":
            return None
        return Meaning(op="nth", base=base, nth=nth, grain=unit or "day")

    def _base(self, names: Names) -> Meaning | None:
        told = _mean(names.get("base"))
        if told is not None:
            return told
        if "this" in names:
            unit = UNITS.get(_text(names["this"]) or "")
            return Meaning(op="period", grain=unit, shift=0) if unit else None
        if "m" in names or "mn" in names:
            built = self.mean_month(names)
            return built if isinstance(built, Meaning) else None
        year = _int(names.get("y"))
        return _of_year(year) if year is not None else None

    # ---- days and months ----

    def mean_day_month(self, names: Names) -> Built:
        """A day of a month, of a year when one is told; impossible days are kept, and resolve to none."""
        day = 1 if "first" in names else _int(names.get("d"))
        if day is None:
            return None
        if "m" not in names and "mn" not in names:
            return Meaning(
                op="date",
                day=day,
                weekday=_int(names.get("w")),
                base=_mean(names.get("base")),
                shift=_shift(names),
            )
        month = _month(names)
        if month is None:
            return None
        fields = _calendar({**month, **_year(names)}, self._is_hijri(names))
        return Meaning(op="date", day=day, shift=_shift(names), **fields)  # type: ignore[arg-type]

    def mean_day_number(self, names: Names) -> Built:
        """`يوم 27`, in digits: `يوم واحد` is how long."""
        digits = names["d"].end - names["d"].start <= 2
        return self.mean_day_month(names) if digits else None

    def mean_month(self, names: Names) -> Built:
        """A month, of a year when one is told."""
        month = _month(names)
        if month is None:
            return None
        bare = not ({"y", "yt", "adj", "m2", "this", "mn"} & names.keys())
        if (
            bare
            and names["m"].end - names["m"].start <= 2
            and not any(token.number for token in names.tokens)
            and names.tokens[0].value not in ("in", "since", "during")
        ):
            return None  # `من أب` is of a father, `شهر آب` is not
        fields = _calendar({**month, **_year(names)}, self._is_hijri(names))
        shift = 0 if "this" in names else _shift(names)
        return Meaning(op="date", shift=shift, grain="month", **fields)  # type: ignore[arg-type]

    def mean_month_bare(self, names: Names) -> Built:
        """A month's name by itself, unless it is also another word or a person's name."""
        return (
            None if names["m"].end - names["m"].start < 5 or self._is_hijri(names) else self.mean_month(names)
        )

    def mean_days_range(self, names: Names) -> Built:
        """From one day of a month to another."""
        first, last = _int(names.get("d")), _int(names.get("d2"))
        if "pair" in names:
            first, last = _pair(names)
        if first is None or last is None or not 1 <= first < last <= 31:
            return None
        if "m" in names or "mn" in names:
            month = _month(names)
            if month is None:
                return None
            fields = _calendar({**month, **_year(names)}, self._is_hijri(names))
        elif "base" in names:
            fields = {"base": _mean(names["base"])}
        else:
            return None
        shift = _shift(names)
        start = Meaning(op="date", day=first, shift=shift, weekday=_int(names.get("w")), **fields)  # type: ignore[arg-type]
        until = Meaning(op="date", day=last, shift=shift, **fields)  # type: ignore[arg-type]
        return Meaning(op="range", base=start, until=until)

    def mean_season(self, names: Names) -> Built:
        """A season, of a year when one is told."""
        fields = _year(names)
        shift = 0 if "this" in names else _shift(names)
        return Meaning(op="season", rule=_text(names.get("s")), shift=shift, grain="season", **fields)  # type: ignore[arg-type]

    def mean_feast(self, names: Names) -> Built:
        """A named day, its eve, or one of its days."""
        rule = _text(names.get("f")) or ""
        move = -1 if "eve" in names else (_int(names.get("nth")) or 1) - 1
        fields = {name: value for name, value in _year(names).items() if name != "hijri"}
        if move:
            rule = rule.partition(" days=")[0]
        fields["hijri"] = rule.startswith("hijri")
        return Meaning(op="feast", rule=rule, nth=move, shift=_shift(names), **fields)  # type: ignore[arg-type]

    # ---- weekdays and days told from today ----

    def mean_weekday(self, names: Names) -> Built:
        """A weekday, with its adjective."""
        shift = _shift(names)
        return Meaning(
            op="date", weekday=_int(names.get("w")), shift=0 if "this" in names and shift is None else shift
        )

    def mean_weekday_number(self, names: Names) -> Built:
        """`الخميس 21`, `الأحد الثاني` (up to the fifth: of the month)."""
        nth, weekday = _int(names.get("nth")), _int(names.get("w"))
        if nth is not None and 5 < nth <= 12 and "in" not in names:
            return None
        if nth is not None and nth <= 5 and "in" not in names:
            return Meaning(op="date", weekday=weekday, nth=nth)
        day = nth if nth is not None else _int(names.get("d"))
        return Meaning(op="date", weekday=weekday, day=day) if day is not None and day <= 31 else None

    def mean_told_day(self, names: Names) -> Built:
        """Today, yesterday, the day after tomorrow."""
        return Meaning(op="period", shift=_int(names.get("shift")))

    def mean_tonight(self, names: Names) -> Built:
        """Tonight, last night."""
        part = _text(names.get("dp")) or "NI"
        if part == "DAWN" or ("t" not in names and part not in ("NI",)):
            return None
        return Meaning(op="period", shift=_shift(names) or 0, daypart=part)

    def mean_now(self, names: Names) -> Built:
        """Now."""
        return Meaning(op="now", rule=_text(names.get("now")))

    def mean_weekday_in_week(self, names: Names) -> Built:
        """A weekday of a week told."""
        week, day = _mean(names.get("b")), _mean(names.get("a"))
        weekday = day.weekday if day is not None else _int(names.get("w"))
        if week is None or weekday is None or (day is not None and (day.day is not None or day.base)):
            return None
        return Meaning(op="date", weekday=weekday, base=week)

    def mean_one_day(self, names: Names) -> Built:
        """Two to four descriptions of one day; as many of them as agree."""
        found, end = _mean(names.get("a")), names["a"]
        for name in ("b", "c", "d"):
            other = _mean(names.get(name))
            joined = unify(found, other) if found is not None and other is not None else None
            if joined is None:
                joined = _same_day(found, other)
            if joined is None:
                break
            found, end = joined, names[name]
        if found is None or end is names["a"]:
            return None
        last = next(names[name] for name in "dcb" if name in names)
        return found if end is last else (found, end)  # a bracket closed after the last is in

    # ---- parts ----

    def mean_this_part(self, names: Names) -> Built:
        """This morning."""
        part = _text(names.get("dp")) or ""
        return Meaning(op="period", shift=0, daypart=_DAYPARTS.get(part, part))

    def mean_part_of_day(self, names: Names) -> Built:
        """The morning of a day."""
        day, part = _mean(names.get("day")), (_text(names.get("dp")) or "").replace("-1", "EV")
        if day is None or day.clock or day.daypart or day.op not in ("date", "period", "nth"):
            return None
        return replace(day, daypart=_DAYPARTS.get(part, part))

    def mean_part_alone(self, names: Names) -> Built:
        """In the evening; by itself only where grammar leaves no other sense."""
        part = names["dp"]
        if len(names) == 1 and part.end - part.start < 5:
            return None
        return None if _text(part) is None else self.mean_part_alone_eager(names)

    def mean_part_alone_eager(self, names: Names) -> Built:
        """A part of day."""
        part = _text(names.get("dp")) or ""
        return Meaning(op="clock", daypart=_DAYPARTS.get(part, part), grain="part")

    def mean_day_clock(self, names: Names) -> Built:
        """A day at an hour."""
        day, clock = _mean(names.get("day")), _mean(names.get("c"))
        if "h" in names:
            clock = _bare_hour(_int(names["h"]))
            if clock is None or day is None or not day.daypart:
                return None
            clock = replace(clock, clock=_half(clock.clock or "", day.daypart))
        return unify(day, clock) if day is not None and clock is not None else None

    def mean_later(self, names: Names) -> Built:
        """Later this month, earlier today."""
        day = _mean(names.get("day"))
        if day is not None:
            return day
        base = _mean(names.get("p"))
        part = _text(names.get("e"))
        return Meaning(op="part", part=part, base=base, grain=base.grain) if base is not None else None

    def mean_part_of(self, names: Names) -> Built:
        """The beginning, middle, end or rest of a period."""
        part = _text(names.get("p")) or ""
        base = _mean(names.get("base"))
        if base is None:
            unit = UNITS.get(_text(names.get("u")) or "", "day")
            if unit == "day":
                return None if part != "REST" else Meaning(op="period", shift=0)
            base = Meaning(op="period", grain=unit, shift=0)
        if base.op == "feast" and base.rule and "days=" not in base.rule:
            return None
        if base.op == "part":
            return None
        part = {"1": "START", "-1": "END", "1/2": "MID", "REST": "LATER"}.get(part, part)
        return Meaning(op="part", part=part, base=base, grain=base.grain, hijri=base.hijri)

    def mean_end_of_day(self, names: Names) -> Built:
        """The end of a day."""
        day, part = _mean(names.get("day")), _text(names.get("p"))
        if day is None or day.clock or part != "END" or day.op not in ("date", "period"):
            return None
        return replace(day, clock="23:59")

    def mean_range(self, names: Names) -> Built:
        """From one day, month or year to another; what the second says holds for the first too."""
        start, end = _mean(names.get("a")), _mean(names.get("b"))
        if start is None or end is None:
            return None
        if start.op == end.op == "date":
            if start.year is None and end.year is not None and start.month is not None and start.base is None:
                start = replace(start, year=end.year, hijri=end.hijri)
            if start.month is None and start.day is not None and end.month is not None:
                start = replace(start, month=end.month, year=end.year, base=end.base, shift=end.shift)
        return Meaning(op="range", base=start, until=end, grain=end.grain)

    def mean_week_range(self, names: Names) -> Built:
        """Two weekdays of a week told."""
        week, days = _mean(names.get("base")), _mean(names.get("r"))
        if week is None or days is None or days.base is None or days.until is None:
            return None
        ends = [
            replace(one, base=week) if one.weekday is not None else None for one in (days.base, days.until)
        ]
        return Meaning(op="range", base=ends[0], until=ends[1]) if ends[0] and ends[1] else None

    def mean_week_of(self, names: Names) -> Built:
        """The week of a day."""
        day = _mean(names.get("day"))
        if day is None or day.op != "date" or day.day is None:
            return None
        return Meaning(op="part", part="WEEK", base=day, grain="week")


def _full_date(year: int, orders: tuple[tuple[int, int], ...]) -> Meaning:
    for month, day in orders:
        if 1 <= month <= 12 and 1 <= day <= 31:
            return Meaning(op="date", year=year, month=month, day=day, either=month <= 12 and day <= 12)
    return Meaning(op="date", year=year, month=13, day=32)


def _of_year(year: int | None) -> Meaning:
    return Meaning(op="date", year=year, grain="year")


def _pair(names: Names) -> tuple[int, int]:
    left, right = _NUMBER.findall(_text(names.get("pair")) or "")
    return int(left), int(right)


def _same_day(first: Meaning | None, second: Meaning | None) -> Meaning | None:
    """A day told in two calendars: the Gregorian one is kept."""
    if first is None or second is None or first.op != "date" or second.op != "date":
        return None
    if first.hijri == second.hijri or not (first.day and second.day and first.month and second.month):
        return None
    return second if first.hijri else first


def _unit(names: Names) -> str | None:
    return UNITS.get(_text(names.get("u")) or "")


def _is_dual(token: Token) -> bool:
    return token.number in ("du", "co")


def _is_fraction(token: Token) -> bool:
    return isinstance(token.value, str) and token.value[:1].isdigit()


def _amounts(names: Names) -> tuple[tuple[Fraction, str], ...]:
    told = _mean(names.get("d"))
    if told is not None:
        return told.amounts
    unit = _unit(names)
    if unit is None:
        return ()
    number = _fraction(names.get("n"))
    if number is None:
        dual = _is_dual(names["u"])
        number = Fraction(2 if dual else 3 if "v" in names or names["u"].number == "pl" else 1)
    return ((number, unit),) if number < 10_000 else ()


def _offset(names: Names, sign: int) -> Meaning | None:
    amounts = _amounts(names)
    if not amounts:
        return None
    told = _mean(names.get("d"))
    base = _mean(names.get("base"))
    if "event" in names:
        base = Meaning(op="now")  # counted from what is told next: `بعد شهرين من اللقاء`
    hedges = [token.value for token in names.tokens if token.value in _HEDGES]
    mod = str(hedges[0]) if hedges else told.mod if told is not None else None
    if mod is None and "u" in names and names["u"].number == "pl":
        mod = "APPROX"  # `قبل أيام`: some days
    return Meaning(op="offset", amounts=amounts, shift=sign, base=base, mod=mod, grain="day")


def _bare_hour(hour: int | None) -> Meaning | None:
    return None if hour is None or hour > 24 else Meaning(op="clock", clock=f"{hour % 24:02d}", grain="hour")


def _half(clock: str, part: str | None) -> str:
    """A clock moved to the half of day that a part of day says."""
    hour = int(clock[:2])
    if part in ("AF", "EV", "NI") and hour < 12 and not (part == "NI" and hour < 4):
        hour += 12
    elif (part == "NI" and hour == 12) or (part in ("MO", "DAWN") and hour == 12):
        hour = 0
    return f"{hour:02d}{clock[2:]}"


def _clock(names: Names, part: str | None) -> Meaning | None:
    minute: int | None = None
    second = ""
    if "c" in names:
        hour, minute, *rest = (int(one) for one in (_text(names["c"]) or "").lstrip("t").split(":"))
        second = f":{rest[0]:02d}" if rest else ""
    else:
        told = _int(names.get("h"))
        whole = _fraction(names.get("hf"))
        if whole is not None:
            told, minute = int(whole), int(60 * (whole - int(whole)))
        if told is None:
            return None
        hour = told
        if "m" in names:
            minute = _int(names["m"])
        elif "f" in names:
            minute = int(60 * (_fraction(names["f"]) or 0))
    less = int(60 * (_fraction(names["x"]) or 0)) if "x" in names else _int(names.get("xm")) or 0
    if hour > 24 or (minute or 0) > 59:
        return None
    if less:
        total = (hour * 60 + (minute or 0) - less) % 1440
        hour, minute = divmod(total, 60)
    if part == "00:00":
        part = "NI"
    said = _half(f"{hour % 24:02d}", part) + (f":{minute:02d}" if minute is not None else "") + second
    zone = "Z" if "z" in names else None
    padded = "c" in names and (_text(names["c"]) or "").startswith("0")
    either = part is None and 1 <= hour < 12 and not padded
    return Meaning(
        op="clock",
        clock=said,
        either=either,
        daypart=_DAYPARTS.get(part or "", part),
        zone=zone,
        grain="minute",
    )
