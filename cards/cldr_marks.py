"""The quotation marks of the Unicode CLDR, by language: where they are not those of the root (“ ” ‘ ’).

Pure. Made by script/build-marks from 766 locales. Data © Unicode, Inc., licensed under Unicode-3.0
(licences/unicode.txt). Source: npm: cldr-misc-full and cldr-core, version 48.2.0.
SHA-256 of the packages: c6ba8384d7ea8701cf86935db0461379231ddd970cc41c249f4a33b9857ded3c and
5310e0c7a06c1feb83dc8e54c8584bbe0b9c2ea8320172a18d541986b124585d.
"""

ROOT = "“”‘’"

CLDR: dict[str, str] = {
    "„”‚’": "agq ff",
    "«»‹›": "am az-arab az-cyrl az-iq az-ir az-ru fa fr-ch gsw jgo kkj mzn rm sdh wae",
    "”“’‘": "ar lld ms-arab ms-cc syr ur",
    "«»“”": (
        "ast blo bm br ca cv dyo el es-us eu ewo ie it kab kk lij mg mua nnh pms pt-ao pt-ch pt-cv pt-gq pt-gw pt-lu "
        "pt-mo pt-mz pt-pt pt-st pt-tl sc sg ti"
    ),
    "“”‘’": (
        "bal-arab bal-latn bm-nkoo es-419 es-ar es-bo es-br es-bz es-cl es-co es-cr es-cu es-do es-ea es-ec es-gq "
        "es-gt es-hn es-ic es-mx es-ni es-pa es-pe es-ph es-pr es-py es-sv es-uy es-ve ff-adlm ks-arab ks-deva uz-af "
        "uz-arab uz-cn uz-cyrl"
    ),
    "«»„“": "bas be bua ky os ru sah tyv uk",
    "„“„“": "bg lt prg sgs",
    "„”‘’": "bs",
    "„“‚‘": "bs-cyrl cs de dsb et hr hsb is ksh lb luy mk nds sk sl",
    "«»‘’": "dua el-polyton ksf nb nn no rw",
    "“”«»": "eo",
    "””’’": "fi he lag rn se sn sv yi",
    "«»«»": "fr ht hy oc yav",
    "«»”“": "fr-ca",
    "‘’“”": "fur ia ti-er tn",
    "„”»«": "hu szl",
    "「」『』": (
        "ja yue zh-au zh-bn zh-gb zh-gf zh-hant zh-hk zh-id zh-mo zh-pa zh-pf zh-ph zh-sr zh-th zh-tw zh-us zh-vn"
    ),
    "„“«»": "ka",
    "»«›‹": "kk-af kk-arab kk-cn kk-ir kk-mn ug",
    "‘’‘’": "nl",
    "„”«»": "nmg pl ro",
    "«»„”": "shi zgh",
    "„”’’": "sr",
    "“’“”": "st",
    "“”“”": "tk",
    "“”’‘": "uz",
}
"""Tags in lower case, by their four marks: outer and inner, opening and closing."""
