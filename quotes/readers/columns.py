"""What columns and keys are called, in many languages, and how a record of them becomes a draft.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from quotes.admission import WHITE_SPACE, admit_draft
from quotes.emphasis import emphasis_for
from quotes.errors import InputError
from quotes.identity import fold
from quotes.model import Attribution, Certainty, Draft, Place, Source, SourceKind, Words
from quotes.readers.credit import read_credit
from quotes.readers.marks import LONG_DASH, without_outer

# The first of several names that a table has wins, so the surer ones come first.
_SYNONYMS: dict[str, str] = {
    "text": "text|quote|quotation|highlight|quotetext|content|saying|words|passage|body|q|zitat|spruch|satz"
    "|citation|texte|cita|frase|citazione|testo|citação|texto|цитата|текст|名言|引用",
    "author": "author|quoteauthor|by|name|author name|speaker|person|who|attribution|a|autor|autorin"
    "|book author|authors|document author|verfasser|auteur|autore|автор|作者|著者",
    "source": "source|source title|book|book title|title|work|publication|quelle|buch|werk|titel|livre|œuvre"
    "|ouvrage|titre|fuente|libro|obra|título|fonte|opera|titolo|livro|источник|книга",
    "url": "url|link|source url|href|website|web|adresse|enlace|lien|ссылка",
    "locator": "locator|location|page|pages|where|seite|position|stelle|página|pagina|ubicación|emplacement|страница",
    "unit": "location type",
    "tags": "tags|tag|category|categories|keywords|labels|genre|schlagwörter|kategorie|catégorie|étiquettes|etiquetas"
    "|categoría|categoria|etichette|теги|категория",
    "topic": "topic|subject|theme|thema|sujet|thème|tema|asunto|argomento|assunto|тема",
    "section": "section|chapter|part|abschnitt|kapitel|chapitre|sección|capítulo|sezione|capitolo|seção|раздел|глава",
    "language": "language|lang|locale|sprache|langue|idioma|lingua|язык",
    "date": "date|year|published|datum|jahr|année|fecha|año|data|anno|ano|дата|год",
    "kind": "kind|source kind|source type|type|medium",
    "role": "role|rolle|rôle|rol|ruolo",
    "certainty": "certainty",
    "words": "words|kind of words",
    "translator": "translator|translated by|übersetzer|übersetzerin|traducteur|traductrice|traductor|traductora"
    "|traduttore|traduttrice|tradutor|tradutora|переводчик|译者|訳者",
    "licence": "licence|license|lizenz|licencia|licenza|licença|лицензия",
    "rights": "rights|rights note|copyright|permission|rechte|droits|derechos|diritti|direitos|права",
    "emphasis": "emphasis|emphasised|emphasized|hervorhebung|betonung|énfasis|enfasi|ênfase|выделение",
}
FIELDS = tuple(_SYNONYMS)
_KEYS = {field: [fold(name) for name in names.split("|")] for field, names in _SYNONYMS.items()}

# Longer than any name in the table above, so that no more of a column's name is compared.
_LONGEST_COLUMN_NAME = 100
# More columns than any table of quotations has; beyond them it is a table of something else.
_MOST_COLUMNS = 500
_TAG_SEPARATOR = re.compile(r"[,;|]")
# Reading services write the site where they know no author.
_ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]{1,63}\.){1,5}[a-z]{2,10}(?:/\S{0,500})?")
# Most cells hold a name and nothing else, and need no closer look.
_MAY_DOUBT = re.compile(
    r"[(\[]|^(?:anon|unknown|unbekannt|inconnu|desconhecido|аноним|author)|attrib|zugeschrieben|приписывается", re.I
)
# A name and a work; what is farther from the end is part of the words.
_LONGEST_CREDIT = 200
_CREDIT_BEHIND = re.compile(rf"\s*(?:{LONG_DASH}|\s-\s)\s*(?P<name>[^\n—–―]{{1,100}})$")
_YEAR_IN_DATE = re.compile(r"(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:T.*)?")


@dataclass(frozen=True, slots=True)
class Record:
    """One row or object, by field. `tags` may be a list; everything else is one text, empty when not given."""

    values: Mapping[str, str]
    tags: tuple[str, ...] | None = None


def guess_columns(names: Sequence[str]) -> dict[str, int]:
    """For each field, the position of the column it is most likely in; fields without one are left out."""
    first: dict[str, int] = {}
    for position, name in enumerate(names[:_MOST_COLUMNS]):
        key = fold(name[:_LONGEST_COLUMN_NAME].replace("_", " "))
        first.setdefault(key, position)
        first.setdefault(key.replace(" ", ""), position)
    found: dict[str, int] = {}
    for field, synonyms in _KEYS.items():
        for synonym in synonyms:
            position = first.get(synonym, -1)
            if position >= 0 and position not in found.values():
                found[field] = position
                break
    return found


def chosen_columns(names: Sequence[str], wanted: Mapping[str, str]) -> dict[str, int]:
    """The guess, with the columns a person named instead: by name, or by number counted from 1.

    Raises InputError for a field or a column that does not exist.
    """
    chosen: dict[str, int] = {}
    keys = [fold(name) for name in names]
    for field, column in wanted.items():
        if field not in FIELDS:
            raise InputError(f"There is no field {field!a}.", f"The fields are {', '.join(FIELDS)}.")
        if fold(column) in keys:
            chosen[field] = keys.index(fold(column))
        elif column.isdecimal() and 1 <= int(column) <= len(names):
            chosen[field] = int(column) - 1
        else:
            raise InputError(f"There is no column {column!a}.", f"The columns are {', '.join(names)}.")
    guess = {field: at for field, at in guess_columns(names).items() if at not in chosen.values()}
    return guess | chosen


def missing_text(names: Sequence[str], where: str) -> InputError:
    """The error for a table in which no column holds the words: what it has, and what it could have."""
    accepted = ", ".join(_SYNONYMS["text"].split("|")[:8])
    seen = ", ".join(name.strip()[:_LONGEST_COLUMN_NAME] or "(no name)" for name in names[:20]) or "none"
    example = names[0].strip()[:_LONGEST_COLUMN_NAME] if names else "NAME"
    return InputError(
        f"No {where} holds the words of the quotes; there are: {seen}.",
        f"Call it one of {accepted}, or say which it is, as in text={example}.",
    )


def draft_from(record: Record, place: Place) -> tuple[Draft, tuple[str, ...]]:
    """The record as a draft, with remarks on values that were left out.

    Standing, proof and identity are never taken from outside. Raises InputError with the reason when the record
    holds no quotation that can be kept.
    """
    values = {field: value.strip(WHITE_SPACE) for field, value in record.values.items()}
    text = without_outer(values.get("text", "").replace("\r\n", "\n").replace("\r", "\n"))
    if not text:
        raise InputError("no text")
    if not values.get("author"):
        raise InputError("no author")
    if _ADDRESS.fullmatch(values["author"]):
        raise InputError(f"no author: {values['author'][:60]} is a site, no person")
    author, doubt = _author(values["author"])
    text = _without_credit(text, (author, values["author"]))
    remarks: list[str] = []
    words = Words(_known(values.get("words", ""), Words, "unknown", remarks))
    certainty = Certainty(_known(values.get("certainty", ""), Certainty, doubt, remarks))
    attribution = Attribution(author, role=values.get("role") or "author", certainty=certainty)
    source = _source(values, remarks)
    # Without a work there is nothing to date; what is known is still printed after the name.
    undated = values.get("date") if source is None else None
    draft = Draft(
        text=text,
        attribution=attribution,
        source=source,
        locator=", ".join(part for part in (undated, _locator(values)) if part) or None,
        topic=values.get("topic") or None,
        section=values.get("section") or None,
        tags=_tags(record, values),
        language=_language(values.get("language", ""), remarks),
        words=words,
        place=place,
        emphasis=_emphasis(values.get("emphasis", ""), text, remarks),
        translator=values.get("translator") or None,
    )
    return admit_draft(draft), tuple(remarks)


def _author(cell: str) -> tuple[str, Certainty]:
    """The name in a cell, and how sure it says it is: `Ann Author (attributed)`, `Unknown`."""
    if not _MAY_DOUBT.search(cell):
        return cell, Certainty.CLAIMED
    credit = read_credit(cell)
    if credit.certainty is Certainty.CLAIMED or credit.author is None:
        return cell, Certainty.CLAIMED
    is_whole = credit.source is None and credit.locator is None and not credit.left_out
    return credit.author if is_whole else cell, credit.certainty


def _without_credit(text: str, names: Sequence[str]) -> str:
    """The words without a dash and their author's name behind them, which stands in a column of its own as well."""
    match = _CREDIT_BEHIND.search(text[-_LONGEST_CREDIT:])
    if match is None:
        return text
    name = match["name"].strip(" .*_").casefold()
    if not any(name == whole.casefold() or name == whole.split(",")[0].strip().casefold() for whole in names):
        return text
    return without_outer(text[: len(text) - len(match[0])].rstrip())


def _source(values: Mapping[str, str], remarks: list[str]) -> Source | None:
    url = values.get("url") or None
    if url is not None and not re.fullmatch(r"https?://[^\s<>\"]+", url, re.IGNORECASE):
        remarks.append(f"the address {url[:60]!a} is not a web address and was left out")
        url = None
    title = values.get("source") or url
    if title is None:
        for field in ("kind", "licence", "rights"):
            if values.get(field):
                what = "rights note" if field == "rights" else field
                remarks.append(f"the {what} {values[field][:40]!a} belongs to no work and was left out")
        return None
    date = values.get("date") or None
    if date is not None:
        match = _YEAR_IN_DATE.fullmatch(date)
        if match is None:
            remarks.append(f"the date {date[:40]!a} is not written as 1912, 1912-05 or 1912-05-03 and was left out")
        date = match[1] if match else None
    kind = SourceKind(_known(values.get("kind", ""), SourceKind, "unknown", remarks))
    return Source(title, kind, url, date, values.get("licence") or None, values.get("rights") or None)


def _locator(values: Mapping[str, str]) -> str | None:
    """The place in the work, with the name of what it counts where a column tells: `page 12`, `location 345`.

    A highlight's number in the row of highlights is no place that anybody could look up.
    """
    locator, unit = values.get("locator"), values.get("unit", "").casefold()
    if not locator or not unit or not locator.replace("-", "").isdecimal():
        return locator
    return f"{unit} {locator}" if unit in ("page", "location") else None


def _language(tag: str, remarks: list[str]) -> str | None:
    if tag and not re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*", tag):
        remarks.append(f"the language {tag[:40]!a} is not a tag such as en or pt-BR and was left out")
        return None
    return tag or None


def _emphasis(markup: str, text: str, remarks: list[str]) -> str | None:
    """The markup, if it marks words of the text: it is read as the text was."""
    marked = without_outer(markup.replace("\r\n", "\n").replace("\r", "\n"))
    if not marked:
        return None
    try:
        emphasis_for(text, marked)
    except InputError as error:
        remarks.append(f"the emphasis was left out: {error.message.rstrip('.')}")
        return None
    return marked


def _known(
    value: str, vocabulary: type[Words] | type[Certainty] | type[SourceKind], otherwise: str, remarks: list[str]
) -> str:
    wanted = value.casefold()
    if not wanted or wanted in list(vocabulary):
        return wanted or otherwise
    remarks.append(f"{value[:40]!a} is not one of {', '.join(vocabulary)} and was left out")
    return otherwise


def _tags(record: Record, values: Mapping[str, str]) -> tuple[str, ...]:
    given = record.tags if record.tags is not None else _TAG_SEPARATOR.split(values.get("tags", ""))
    cleaned = (tag.strip(WHITE_SPACE).removeprefix("#") for tag in given)
    return tuple(dict.fromkeys(tag for tag in cleaned if tag))
