"""Words just outside a quote that turn it around: "I don't think", "it is a myth that", "… is nonsense".

Pure. Only what stands in the quote's own clause counts, and plain denials in the sentence beside it: a "not" in a
clause of its own says nothing about the quote.
"""

from __future__ import annotations

import re

from quotes.prose.words import word_list
from quotes.verifying.flags.languages import Language, has_no_spaces, language_of, negations, pieces
from quotes.verifying.flags.running import REACH, Surroundings, shown
from quotes.verifying.verification import Flag, FlagKind

# What is said between commas without meaning; it stands in the middle of a frame as well as anywhere.
_FILLER = re.compile(
    r",?\s*\b(?:you know|i mean|um+|uh+|like|honestly|frankly|actually|really|personally)\b\s*,|\bu[hm]+\b,?", re.I
)

# Where a clause of its own begins. A comma before "that" and its kin goes on with the clause.
_THAT = r"(?:that|whether|dass|daß|ob|que|qu['’]|che|si|dat|of|что|чтобы)"
_JOINT = re.compile(
    rf"[;:.!?…—–()]|\s[-•*]\s|,(?!\s*(?:{_THAT}\b|\Z))"
    r"|\b(?:and|but|so|yet|because|since|while|whereas|although|though|when|until|which|und|aber|sondern|denn|weil"
    r"|et|mais"
    r"|car|parce|y|pero|sino|porque|ma|perché|mas|en|maar|want|omdat|и|но|а|потому)(?=\s*,?\s*\Z|\s)",
    re.I,
)
_NEGATED = r"(?:\w+n['’]t|not|never|cannot|hardly|no longer)"
_HOLDING = (
    r"(?:think|believe|say|mean|claim|agree|suppose|feel|accept|argue|suggest|imply|see|expect|imagine|pretend|buy"
    r"|want|hope|understand|find|know|like|follow|prove|show|guarantee|convinced|sure|certain|true|clear|case"
    r"|thinking|saying|claiming|suggesting|said|thought|believed|told|fact|right|mean)"
)
_SAYING = r"(?:says?|said|thinks?|thought|believes?|believed|claims?|claimed|argues?|argued|tells?|told|knows?|dares?)"
_FALSE = (
    r"(?:myth|lie|mistake|fallacy|illusion|nonsense|wrong|false|untrue|misconception|misunderstanding|rumou?r|hoax"
    r"|ridiculous|absurd|rubbish|mistaken|delusion|error|fiction|fairy ?tale|joke|silly|stupid|foolish|naive|cliché"
    r"|faux|fausse|mythe|mensonge|falsch|gelogen|unwahr|mythos|falso|falsa|mito|mentira|sbagliato|bugia|onwaar|leugen"
    r"|неправда|ложь|миф)"
)
_VERY = (
    r"(?:\s+(?:simply|just|all|a|an|the|complete|completely|utter|total|totally|pure|so|very|plainly|quite|clearly"
    r"|such|of course|also|common|old))*"
)

_BEFORE = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\b{_NEGATED}\b[\w\s'’]{{0,60}}\b{_HOLDING}\b[\w\s'’]{{0,30}},?\s*(?:{_THAT}\b)?[\w\s'’]{{0,20}}\Z",
        rf"\b(?:nobody|no one|none of (?:us|them|you)|few(?: people)?"
        rf"|who)\b[\w\s'’]{{0,30}}\b{_SAYING}\b[\w\s'’]{{0,30}}\Z",
        r"\A\W*(?:is|isn['’]t|was|wasn['’]t) it (?:really )?(?:true|right|possible|clear|the case"
        r"|a fact)\s*(?:that)?\s*\Z",
        r"\A\W*(?:do|does|did|can|could|would|are|is|should) (?:you|we|they|people|anybody|anyone|he|she"
        r"|i)\b[\w\s'’]{0,20}"
        r"\b(?:say|saying|think|thinking|believe|claim|claiming|mean|imagine|know|sure|certain)\b\s*(?:that|if)?\s*\Z",
        r"\A\W*who (?:would|could|will|can)\b[\w\s'’]{0,30}\Z",
        rf"\b{_FALSE}\b(?:\s+(?:to\s+\w+|of|in\s+\w+ing))?\s*,?\s*(?:is that|was that|how|{_THAT})\s*\Z",
        rf"\b(?:unlikely|impossible|improbable|implausible|doubtful|unclear|uncertain|unproven|unthinkable"
        rf"|inconceivable|questionable|unwahrscheinlich|unmöglich|improbable|impossible|imposible|improbabile"
        rf"|impossibile|onwaarschijnlijk|onmogelijk|невозможно|маловероятно)\s*,?\s*{_THAT}\s*\Z",
        rf"\b{_FALSE}\s+to (?:say|think|believe|claim|assume|suppose|imagine)\s*,?\s*\Z",
        r"\b(?:den(?:y|ies|ied|ying)|doubt(?:s|ed|ing)?|disput(?:e|es|ed|ing)|reject(?:s|ed|ing)?|refut(?:e|es|ed"
        r"|ing)"
        r"|disagree[sd]?|mistaken|regret(?:s|ted)?|disprov(?:e|es|ed|ing))\b[\w\s'’]{0,40}\Z",
        r"\bused to (?:think|believe|say|claim|feel|assume|hope|tell \w+|be told)\b[\w\s'’]{0,20}\Z",
        r"\b(?:wish(?:es|ed)?|if only|as if|as though|pretend(?:s|ed|ing)?|lest)\b[\w\s'’]{0,12}\Z",
        r"\b(?:if|unless|whether|supposing|suppose|assuming|provided|in case|ob|wenn|falls|si|se|als"
        r"|если)\s*(?:that)?\s*\Z",
        r"\b(?:instead of|rather than|far from|without|anything but|fail(?:s|ed|ing)? to|refus(?:e|es|ed|ing) to"
        r"|unable to"
        r"|too \w+ to|less than|nichts? als)\s*\Z",
    )
)
"""Frames that end where the quote begins."""

_CONDITION = re.compile(
    r"\W*(?:(?:and|but|so|well),? )?(?:only )?(?:if|unless|wenn|falls|si|se|если)\b[^.;:!?—]{3,120},\s*(?:then"
    r"|dann|so|то)?\s*\Z",
    re.I,
)
"""A condition that is all of what stands before a quote: "If the wells are full,"."""

_ANNOUNCING = re.compile(rf"\b(?:{_SAYING}|say|think|believe|claim|tell|{_THAT})\s*,\s*\Z", re.I)
"""What can go over a comma into the words that follow: "Nobody says, we"."""

_DISTANCED = re.compile(
    r"\b(?:the (?:idea|notion|claim|belief|view|theory|fantasy|assumption|suggestion|story|saying|fear)|(?:they"
    r"|some|people"
    r"|critics|others|many|most people|everybody|everyone|you)\s+(?:\w+\s+)?(?:say|said|claim|claimed|claims|think"
    r"|thought"
    r"|argue|argued|believe|believed|told (?:me|us)|pretend|says))\b(?:\s+(?:that|of))?[\w\s'’]{0,12}\Z",
    re.I,
)
"""Frames that only tell of a view; what stands behind the quote may deny it."""

_BUT = re.compile(r"\W*(?:but|yet|however|aber|doch|mais|pero|ma|но)\b", re.I)

_BEHIND = (
    re.compile(
        rf"[\s,\"”’)]*(?:is|are|was|were|['’]s|seems?|sounds?){_VERY}\s+(?:{_FALSE}|bull\w*|not true|untrue)\b", re.I
    ),
    re.compile(
        r"[\s,\"”’]*[—–-]+\s*(?:or\s+)?not\b|[\s,]*(?:or )?not!|[\s,]+(?:or )?so (?:they|people|he|she|some"
        r"|we were)\s+"
        r"(?:\w+\s+)?(?:say|says|said|claim|claims|claimed|think|thought|told|believe)",
        re.I,
    ),
    re.compile(
        r"[\s,\"”’—–]*(?:I|we|he|she|they|people)\s+(?:once|used to)\s+(?:think|thought|believe|believed|say|said)",
        re.I,
    ),
    re.compile(
        r"[\s,\"”’—–]*(?:but )?(?:I|we)\s+(?:don['’]t|do not|didn['’]t|never|can['’]t)\s+(?:think"
        r"|believe|agree|say|buy)",
        re.I,
    ),
    re.compile(
        r"[\s,\"”’—–]*(?:but(?: it| that| this| they)?|which|(?:and|yet) (?:it|that|this))"
        rf"(?:(?:\s+(?:is|are|was|were|do|does|did)|['’]s|['’]re)?{_VERY}\s+(?:not|never|{_FALSE})\b"
        r"|\s+(?:is|are|was|do|does|did)n['’]t\b)",
        re.I,
    ),
    re.compile(
        r"[\s,—–]*(?:unless|except|only if|if (?!you (?:like|will|please|want)|any|not\b|I may|we may)|as long as"
        r"|provided|es sei denn|sauf|a menos que|если)\s",
        re.I,
    ),
)
"""What stands right behind a quote and turns it around."""

_DENIAL = re.compile(
    rf"\W*(?:but |no,? |and |well,? )*(?:(?:that|this|it)(?:['’]s| is| was){_VERY}\s+(?:not (?:true|so|the case"
    rf"|right)|{_FALSE})(?=\s*(?:\Z|[.!,;—–]))"
    r"|(?:that|this|it) (?:isn['’]t|wasn['’]t) (?:true|so|the case|right)"
    r"|i(?: was| am|['’]m) (?:only |just )?(?:joking|kidding|lying)|not!|nonsense|rubbish|wrong\b|just kidding|kidding"
    r"|(?:that|this|it) (?:couldn['’]t|could not) be (?:further|more wrong)|das stimmt nicht|c['’]est faux"
    r"|no es verdad"
    r"|non è vero|это (?:не ?правда|ложь)|这是错的|这不是真的|それは嘘|それは違)",
    re.I,
)
"""A sentence that says no more than that the one before is not true."""

_LABEL = re.compile(
    r"(?:\A|[\s>*#])\s*(?:the |a |one |first |another |common )*(?:myth|lie|misconception|wrong|false|mythos|mythe"
    r"|mito|миф)(?: \d+| number \w+)?\s*[:：—–-]\s*[\"“'‘«„]?\Z",
    re.I,
)
_LABEL_SENTENCE = re.compile(
    r"(?:here is|here['’]s|this is|consider) (?:a|the|another|one)(?: \w+)? (?:myth|lie|misconception)"
    r"[.:!]?\Z|(?:myth|wrong|false)[.:!]\Z",
    re.I,
)

# With a negation, and yet they affirm; taken out before anything is looked for.
_AFFIRMING = re.compile(
    r"\b(?:no doubt|no wonder|not only|not just|not merely|not surprisingly|why not|if not|more often than not"
    r"|not least"
    r"|there(?:['’]s| is) no (?:denying|question|doubt)|(?:can(?:['’]t|not| not)|couldn['’]t|could not|nobody"
    r"|no one) (?:help but"
    r"|but|deny|denies|doubts?|disputes?)|(?:do not|don['’]t|never|let us not|let['’]s not) (?:forget|doubt|deny"
    r"|hesitate)"
    r"|no less|nothing but|none other|nicht nur|non seulement|no solo|no sólo|non solo|não só|niet alleen"
    r"|не только)\b",
    re.I,
)
# So many words before a quote a negation can stand and still be of its clause; behind it, where the verb's stands.
_WORDS_BEFORE, _WORDS_BEHIND = 10, 3
# "No" behind a quote belongs to the noun after it unless it follows at once; "without" never denies what went before.
# Before a quote, too, "without" is of the noun behind it.
_AT_ONCE = word_list("without ohne sans sin senza sem zonder без") | {"rather than", "instead of"}
_NOT_BEHIND = _AT_ONCE | word_list("nor noch ni né nem ни none")
_ONLY_AT_ONCE = word_list("no nobody nothing none nowhere kein keine keinen nessuno nadie")
_JAPANESE_DENIAL = re.compile(
    r"(?!.{0,6}(?:かもしれ|なければ|しかない))[^。、]{0,10}?(?:ない|なかった|ません|ず。|わけでは|嘘|間違い|誤り)"
)
_CHINESE_DENIAL = re.compile(
    r"[”」』\"，,]{0,2}(?:这|這|那)?(?:[并並]?[不没沒](?!过|過|但|仅|僅)|是[错錯假谎謊]|纯属|純屬|[无無]稽)"
)
_JAPANESE = re.compile(r"[\u3040-\u30ff]")


def frame_flags(around: Surroundings) -> list[Flag]:
    """NEGATION_CUT, with the words outside the quote that deny it, doubt it, ask it or put a condition on it."""
    note = _stands_before(around) or _stands_behind(around)
    return [Flag(FlagKind.NEGATION_CUT, note)] if note else []


def _stands_before(around: Surroundings) -> str:
    before = _AFFIRMING.sub(" ", _FILLER.sub(" ", _flat(around.before)))
    is_first = not any(map(str.isalnum, before))
    if _LABEL.search(before):
        return f"{shown(around.before)} stands before it"
    if is_first:
        sentence = around.sentence_before
        return f"{shown(sentence)} stands before it" if _LABEL_SENTENCE.search(_flat(sentence)) else ""
    if _CONDITION.match(before):
        return f"{shown(before)} stands before it"
    clause = _clause_before(before.rstrip("\"'“‘«„( "))
    if clause.rstrip().endswith(",") and not _ANNOUNCING.search(clause):
        return ""
    if any(frame.search(clause) for frame in _BEFORE) or _negated_before(clause, around):
        return f"{shown(clause)} stands before it"
    if _DISTANCED.search(clause) and (_denied(around) or _BUT.match(around.after + around.sentence_after)):
        return f"{shown(clause)} stands before it"
    return ""


def _clause_before(before: str) -> str:
    """The end of what stands before a quote, back to where its clause begins."""
    # What ends right before the quote joins it to a clause of its own: "It was not late, and".
    at = 0
    for joint in _JOINT.finditer(before):
        at = joint.end() if not _negates_joint(before, joint) else at
    return before[at:]


def _negates_joint(before: str, joint: re.Match[str]) -> bool:
    """Whether the negation is of the joining word itself: "not because we are rich"."""
    return (
        joint[0].isalpha()
        and re.search(r"\b(?:not|nicht|pas|no|non|не)\s+\Z", before[: joint.start()], re.I) is not None
    )


def _negated_before(clause: str, around: Surroundings) -> bool:
    if has_no_spaces(clause[-8:]):
        return not _JAPANESE.search(clause) and bool(negations(re.split("[，、；,]", clause)[-1][-8:], language_of("")))
    words = pieces(clause)[-_WORDS_BEFORE:]
    said = " ".join(words)
    return any(word not in _AT_ONCE or said.endswith(word) for word in negations(said, _language(around)))


def _stands_behind(around: Surroundings) -> str:
    if _denied(around):
        return f"{shown(around.after if _denied_at_once(around) else around.sentence_after)} stands behind it"
    return ""


def _denied(around: Surroundings) -> bool:
    return _denied_at_once(around) or _DENIAL.match(_flat(around.sentence_after)) is not None


def _denied_at_once(around: Surroundings) -> bool:
    after = _AFFIRMING.sub(" ", _flat(around.after))
    if not any(map(str.isalnum, after)):
        return False
    if any(turning.match(after) for turning in _BEHIND):
        return True
    if has_no_spaces(after[:8]):
        pattern = _JAPANESE_DENIAL if _JAPANESE.search(after) else _CHINESE_DENIAL
        return pattern.match(after) is not None
    joint = _JOINT.search(after)
    clause = after[: joint.start()] if joint else after
    words = pieces(clause)[:_WORDS_BEHIND]
    language = _language(around)
    denying = [word for word in words if negations(word, language) and word not in _NOT_BEHIND]
    return any(word not in _ONLY_AT_ONCE or word == words[0] for word in denying)


def _language(around: Surroundings) -> Language:
    """The language of a quote's own sentences, which a few words of them do not tell."""
    low, high = max(0, around.start - len(around.before)), min(around.end, around.start + REACH) + len(around.after)
    return language_of(around.running.text[low:high])


def _flat(text: str) -> str:
    return " ".join(text.split())
