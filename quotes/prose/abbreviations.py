"""Short forms that are written with a full stop, by what their full stop says about the end of a sentence.

Pure. All are given without their last full stop and in small letters. They are the commonest of English, German,
French, Spanish, Italian, Portuguese and Russian prose, from general knowledge of these languages; words that also end
sentences as they are ("no", "art", "sun") are only listed where what follows tells the difference.
"""

from __future__ import annotations

from quotes.prose.words import word_list

TITLES = word_list(
    "mr mrs ms mx rev wm messrs dr drs prof hon gen brig col maj capt cpt cmdr lieut lt sgt cpl adm gov sen rep",
    "pres supt insp hr hrn fr frl dipl-ing mag mme mmes mlle mlles mgr sra srta srs sras dra dña dn ud uds vd vds",
    "sig sigg dott dott.ssa prof.ssa ing avv exmo exma st ste sto mt ft rev.mo lic arq г г-н г-жа проф акад им ул",
    "д-р",
)
"""Titles and forms of address: with a capital they are never the end of a sentence, a name has to follow."""

GOES_ON = word_list(
    "proc e.g eg i.e ie vs viz cf ca approx incl excl resp esp etym ibid op z.b d.h u.a o.ä i.d.r i.allg sog bzw",
    "evtl ggf vgl inkl exkl insb insbes zzgl ugs z.t u.u s.o s.u v.a т.е т.к т.н напр др p.ex c.-à-d c.à.d env p.ej",
    "v.gr aprox pág.ej ad.es p.es",
)
"""Never the end of a sentence: what they introduce has to follow."""

MAY_END = word_list(
    "cit inc ltd co corp llc bros plc cie jr sr esq ph.d m.d b.a m.a b.sc m.sc m.b.a ll.d d.phil dr.med s.a s.p.a",
    "s.r.l s.l ave blvd rd sq dept univ assn assoc intl natl govt gmbh al et.al etc usw usf u.s.w u.v.m ff jh jhd",
    "chr v.chr n.chr т.д т.п гг руб млн млрд тыс куб.м a.m p.m a.d b.c c.e b.c.e a.c d.c j.-c ecc ss sgg vv",
)
"""The end of a sentence only when what follows begins one."""

BEFORE_NUMBER = word_list(
    "no n° nos nr nrn num núm nro p pp pg pgs pag pág págs s vol vols bd bde t ch chap kap cap caps capp fig figs",
    "abb tab sec sect secs art arts arg eq eqs ed eds n nn l ll ln v vv par para pt pts bk prop thm def lem st z",
    "zit rn op стр рис гл т с c ca b d r ver vers apt ste ext tel est geb gest gegr hg ann",
)
"""Never the end of a sentence before a number: "No. 3", "p. 5", "d. 1912"."""

VOLUMES = word_list("vol bd t ch chap kap cap bk pt act tom tome sc")
"""Those of them that also stand before a Roman numeral of one letter: "chap. I"."""

MONTHS = word_list(
    "jan feb mar apr jun jul aug sep sept oct nov dec mär okt dez janv févr avr juil déc ene abr ago dic genn febbr",
    "mon tue tues wed thu thur thurs fri sat sun",
)
"""Months and days of the week, never the end of a sentence before a number. They count only with a capital."""

MONTH_NAMES = word_list(
    "januar februar märz april mai juni juli august september oktober november dezember jänner",
)
"""German months, which follow a day's ordinal number: "am 3. Oktober"."""

ORDINAL_LEADS = word_list("im vom zum beim der dem den des das die ins zur jeder jedem jeden jedes")
"""German words after which "19." is "19th"."""

STARTERS = word_list(
    "the a an this that these those it he she we they you i there here what why how who when where while if in on",
    "at by for from with without after before as but and so or yet not no yes now then however although though",
    "because since once my our your his her its their one some many most all each every both such to today let's",
    "it's that's he's she's i'm we're they're there's i've we've let see do does did is are was were can could",
    "would should have has perhaps maybe der die das ein eine es er sie wir ich ihr und aber doch wenn als in im",
    "auf mit für nach bei zu dieser diese dieses dort le la les un une des il elle ils elles on nous vous je et",
    "mais ou donc ce cette ces cela c'est dans pour avec sur quand si el los las una unos él ella ellos ellas",
    "nosotros yo y pero o este esta estos estas eso en con para por cuando se su no lo gli i uno lui lei noi voi",
    "loro io e ma questo questa questi quando se di da per con non он она оно они мы вы я ты это но и а в на не",
    "если когда как что вот o os as um uma ele ela eles elas nós eu mas isto isso em não",
)
"""Words that begin a sentence, when they have a capital: after "U.S." or an initial they tell it from a name."""

NAME_PARTICLES = word_list("de di da la le du el los las das dos do so see an on")
"""Those of them that a surname can begin with: after an initial they tell nothing, "J. De Autor"."""

AFTER_HOUR = word_list(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august",
    "september october november december est edt cst cdt mst mdt pst pdt gmt utc et pt ct mt bst cet",
)
"""What follows "5 p.m." in the same sentence although it has a capital."""

SPEECH_VERBS = (
    "said|says|asked|asks|replied|wrote|writes|added|answered|told|explained|noted|cried|shouted|whispered|continued"
)
"""Verbs that name who spoke, after the quotation: “Go!” Ann Author said."""
