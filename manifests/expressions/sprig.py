"""The functions of `sprig.*` in expressions: those that people use, with the order of arguments that sprig has.

Time and chance come from outside: a run must be the same each time it is simulated.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import math
import posixpath
import re
import zlib
from collections.abc import Callable, Mapping

from manifests.expressions.calling import Function, functions
from manifests.expressions.conversions import ceil, encoded, floor
from manifests.expressions.functions import keys, repeated, replaced, split, trimmed
from manifests.expressions.json_text import from_json, to_json
from manifests.expressions.operators import as_bytes, quotient, rest
from manifests.expressions.patterns import pattern
from manifests.expressions.sprig_texts import (
    camel_cased,
    cased,
    digest,
    forgiving_base64,
    indented,
    joined,
    part_of,
    quoted,
    replaced_all,
    single_quoted,
    text_of,
    texts_of,
    titled,
    truncated_text,
)
from manifests.expressions.sprig_values import (
    coalesced,
    defaulted,
    dug,
    float_of,
    has,
    int_of,
    is_empty,
    map_of,
    merged,
    product,
    rounded,
    sequence,
    until,
    whole_quotient,
)
from manifests.expressions.times import (
    SECOND,
    UTC_ZONE,
    Duration,
    Time,
    Zone,
    at,
    load_zone,
    parse_duration,
    parse_time,
)
from manifests.expressions.values import EvaluationError, bounded, distinct, identical, printed, type_name, wrapped

_DIGITS, _UPPER = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _forgiving_json(text: str) -> object:
    try:
        return from_json(text)
    except EvaluationError:
        return None


def _fail(message: str) -> object:
    raise EvaluationError(message)


def _to_date(layout: str, text: str) -> Time:
    return parse_time(layout, text) or at(-62135596800)


SPRIG: Mapping[str, Function] = functions(
    ("trim", "text", trimmed),
    ("trimAll", "text text", lambda cut, text: trimmed(text, cut)),
    ("trimPrefix", "text text", lambda part, text: text.removeprefix(part)),
    ("trimSuffix", "text text", lambda part, text: text.removesuffix(part)),
    ("upper", "text", str.upper),
    ("lower", "text", str.lower),
    ("title", "text", titled),
    ("untitle", "text", lambda text: re.sub(r"\b[^\W\d_]", lambda match: match[0].lower(), text)),
    ("swapcase", "text", str.swapcase),
    ("nospace", "text", lambda text: "".join(text.split())),
    ("trunc", "int text", truncated_text),
    ("substr", "int int text", part_of),
    ("repeat", "int text", lambda count, text: repeated(text, count)),
    ("replace", "text text text", lambda old, new, text: replaced(text, old, new)),
    ("contains", "text text", lambda part, text: part in text),
    ("hasPrefix", "text text", lambda part, text: text.startswith(part)),
    ("hasSuffix", "text text", lambda part, text: text.endswith(part)),
    ("quote", "any*", quoted),
    ("squote", "any*", single_quoted),
    ("cat", "any*", lambda *values: " ".join(printed(value) for value in values if value is not None)),
    ("indent", "int text", indented),
    ("nindent", "int text", lambda spaces, text: "\n" + indented(spaces, text)),
    ("plural", "text text int", lambda one, many, count: one if count == 1 else many),
    ("snakecase", "text", lambda text: cased(text, "_")),
    ("kebabcase", "text", lambda text: cased(text, "-")),
    ("camelcase", "text", camel_cased),
    ("toString", "any", text_of),
    ("toStrings", "any", texts_of),
    ("join", "text any", joined),
    ("splitList", "text text", lambda separator, text: split(text, separator)),
    ("split", "text text", lambda sep, text: {f"_{n}": part for n, part in enumerate(split(text, sep))}),
    ("splitn", "text int text", lambda sep, n, text: {f"_{i}": part for i, part in enumerate(split(text, sep, n))}),
    ("sortAlpha", "any", lambda items: sorted(texts_of(items))),
    ("b64enc", "text", encoded),
    ("b64dec", "text", forgiving_base64),
    ("b32enc", "text", lambda text: base64.b32encode(as_bytes(text)).decode()),
    ("sha1sum", "text", digest("sha1")),
    ("sha256sum", "text", digest("sha256")),
    ("sha512sum", "text", digest("sha512")),
    ("adler32sum", "text", lambda text: str(zlib.adler32(as_bytes(text)))),
    ("atoi", "text", lambda text: int(text) if re.fullmatch(r"[-+]?\d{1,18}", text, re.ASCII) else 0),
    ("int", "any", int_of),
    ("int64", "any", int_of),
    ("float64", "any", float_of),
    ("add", "any*", lambda *values: wrapped(sum(map(int_of, values)))),
    ("add1", "any", lambda value: wrapped(int_of(value) + 1)),
    ("sub", "any any", lambda one, other: wrapped(int_of(one) - int_of(other))),
    ("mul", "any any*", product),
    ("div", "any any", whole_quotient),
    ("mod", "any any", lambda one, other: rest(int_of(one), int_of(other))),
    ("addf", "any*", lambda *values: sum(map(float_of, values), 0.0)),
    ("subf", "any any*", lambda first, *others: float_of(first) - sum(map(float_of, others))),
    ("mulf", "any any*", lambda first, *others: math.prod(map(float_of, (first, *others)))),
    ("divf", "any any", lambda one, other: quotient(float_of(one), float_of(other))),
    ("max", "any any*", lambda *values: max(map(int_of, values))),
    ("min", "any any*", lambda *values: min(map(int_of, values))),
    ("maxf", "any any*", lambda *values: max(map(float_of, values))),
    ("minf", "any any*", lambda *values: min(map(float_of, values))),
    ("ceil", "any", lambda value: ceil(float_of(value))),
    ("floor", "any", lambda value: floor(float_of(value))),
    ("round", "any int number?", rounded),
    ("until", "int", lambda count: until(0, count, -1 if count < 0 else 1)),
    ("untilStep", "int int int", until),
    ("seq", "int*", sequence),
    ("default", "any any*", defaulted),
    ("empty", "any", is_empty),
    ("coalesce", "any*", coalesced),
    ("all", "any*", lambda *values: not any(map(is_empty, values))),
    ("any", "any*", lambda *values: not all(map(is_empty, values))),
    ("compact", "list", lambda items: [item for item in items if not is_empty(item)]),
    ("ternary", "any any bool", lambda then, otherwise, test: then if test else otherwise),
    ("fail", "text", _fail),
    ("list", "any*", lambda *items: [*items]),
    ("tuple", "any*", lambda *items: [*items]),
    ("first", "list", lambda items: items[0] if items else None),
    ("last", "list", lambda items: items[-1] if items else None),
    ("rest", "list", lambda items: items[1:]),
    ("initial", "list", lambda items: items[:-1]),
    ("append", "list any", lambda items, item: [*items, item]),
    ("prepend", "list any", lambda items, item: [item, *items]),
    ("concat", "list*", lambda *lists: [item for items in lists for item in items]),
    ("reverse", "list", lambda items: items[::-1]),
    ("uniq", "list", lambda items: distinct(items, exactly=True)),
    ("without", "list any*", lambda items, *out: [item for item in items if not has(item, [*out])]),
    ("has", "any list", has),
    ("dict", "any*", map_of),
    ("get", "map text", lambda items, key: items.get(key, "")),
    ("hasKey", "map text", lambda items, key: key in items),
    ("keys", "map*", lambda *maps: [key for items in maps for key in keys(items)]),
    ("values", "map", lambda items: [items[key] for key in keys(items)]),
    ("pick", "map text*", lambda items, *wanted: {key: items[key] for key in wanted if key in items}),
    ("omit", "map text*", lambda items, *out: {key: items[key] for key in items if key not in out}),
    ("pluck", "text map*", lambda key, *maps: [items[key] for items in maps if key in items]),
    ("merge", "map map*", merged),
    ("mergeOverwrite", "map map*", lambda *maps: merged(*maps[::-1])),
    ("dig", "any*", dug),
    ("toJson", "any", to_json),
    ("toPrettyJson", "any", lambda value: to_json(value, indent="  ")),
    ("toRawJson", "any", lambda value: to_json(value, escapes_html=False)),
    ("fromJson", "text", _forgiving_json),
    ("mustFromJson", "text", from_json),
    ("typeOf", "any", type_name),
    ("kindOf", "any", lambda value: {"[]interface {}": "slice"}.get(type_name(value), type_name(value).split("[")[0])),
    ("deepEqual", "any any", identical),
    ("regexMatch", "text text", lambda regex, text: pattern(regex).search(text) is not None),
    ("regexFind", "text text", lambda regex, text: found[0] if (found := pattern(regex).search(text)) else ""),
    (
        "regexReplaceAllLiteral",
        "text text text",
        lambda regex, text, new: replaced_all(regex, text, new.replace("$", "$$")),
    ),
    ("regexReplaceAll", "text text text", lambda regex, text, new: replaced_all(regex, text, new)),
    ("regexQuoteMeta", "text", lambda text: re.sub(r"([\\.+*?()|\[\]{}^$])", r"\\\1", text)),
    ("base", "text", lambda path: posixpath.basename(path.rstrip("/")) or ("/" if path else ".")),
    ("dir", "text", lambda path: posixpath.normpath(posixpath.dirname(path) or ".")),
    ("clean", "text", lambda path: posixpath.normpath(path or ".")),
    ("ext", "text", lambda path: "." + path.rsplit(".", 1)[1] if "." in path.rsplit("/", 1)[-1] else ""),
    ("isAbs", "text", lambda path: path.startswith("/")),
    ("toDate", "text text", _to_date),
    ("unixEpoch", "time", lambda time: str(time.ns // SECOND)),
    ("dateModify", "text time", lambda step, time: Time(time.ns + _step(step).ns, time.offset, time.zone)),
    ("duration", "text", lambda seconds: str(Duration(int_of(seconds) * 10**9))),
    takes_nil=True,
)
"""All but those that need to be told the time, or draw."""


def _step(text: str) -> Duration:
    try:
        return parse_duration(text)
    except EvaluationError:
        return Duration(0)


def dated(now: Time, seed: str) -> Mapping[str, Function]:
    """The functions that ask for the time or draw: `now` is what time it is, and equal seeds give equal draws."""
    count = itertools.count()

    def moment(value: object) -> Time:
        """Sprig takes what is neither a time nor a whole number for now, also a text such as a creation timestamp."""
        if isinstance(value, int) and not isinstance(value, bool):
            return at(value)
        return value if isinstance(value, Time) else now

    def in_zone(layout: str, value: object, name: str) -> str:
        try:
            zone: Zone = load_zone(name)
        except EvaluationError:
            zone = UTC_ZONE
        return moment(value).within(zone).format(layout)

    def drawn(letters: str) -> Callable[[int], str]:
        def draw(length: int) -> str:
            bounded(length)
            stream = hashlib.shake_256(f"{seed}/{next(count)}".encode()).digest(max(length, 0))
            return "".join(letters[byte % len(letters)] for byte in stream)

        return draw

    letters = _UPPER + _UPPER.lower()
    return functions(
        ("now", "", lambda: now),
        ("date", "text any", lambda layout, value: in_zone(layout, value, "UTC")),
        ("dateInZone", "text any text", in_zone),
        ("date_in_zone", "text any text", in_zone),
        ("htmlDate", "any", lambda value: in_zone("2006-01-02", value, "UTC")),
        ("ago", "any", lambda value: str(Duration((now.ns - moment(value).ns + 5 * 10**8) // 10**9 * 10**9))),
        ("randAlphaNum", "int", drawn(letters + _DIGITS)),
        ("randAlpha", "int", drawn(letters)),
        ("randNumeric", "int", drawn(_DIGITS)),
        ("uuidv4", "", lambda: _uuid(drawn("0123456789abcdef")(32))),
        takes_nil=True,
    )


def _uuid(digits: str) -> str:
    text = digits[:12] + "4" + digits[13:16] + "89ab"[int(digits[16], 16) % 4] + digits[17:]
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
