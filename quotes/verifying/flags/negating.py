"""Negations of further languages, of which no other words are known.

Pure. From general knowledge of the languages. The little words that tell a language are no common words of another.
"""

from __future__ import annotations

from quotes.prose.words import word_list

NEGATING = (
    (  # Swedish, Danish, Norwegian
        word_list("och att är jag inte på som det han hon vi ska till av og ikke jeg er ikkje med sina mig dig efter"),
        word_list("inte aldrig ingen inget inga ej utan icke ikke aldri ingenting intet uden uten ikkje knappt"),
    ),
    (  # Polish
        word_list("się jest że na do nie jak tego był była są przez który która ale dla co i w z"),
        word_list("nie nigdy nikt nikogo nic niczego żaden żadna żadne bez ani nigdzie"),
    ),
    (  # Czech, Slovak
        word_list("je se že na jsem který která byl byla jsou ale pro jako když aby som bol ako keď"),
        word_list("ne není nikdy nikdo nikoho nic ničeho žádný žádná žádné bez nie nikto nič žiadny ani nejsou nebyl"),
    ),
    (  # Romanian
        word_list("și este că sunt pe din cu pentru care mai fost în lui ale"),
        word_list("nu niciodată nimeni nimic niciun nicio fără nici"),
    ),
    (  # Hungarian
        word_list("az és hogy egy van volt meg már csak mint ez azt"),
        word_list("nem soha senki semmi sem ne nincs nincsenek nélkül sehol"),
    ),
    (  # Finnish
        word_list("ja on että hän se oli ovat kun niin mutta joka myös minä"),
        word_list("ei en et emme ette eivät älä älkää kukaan mitään koskaan ilman"),
    ),
    (  # Turkish
        word_list("ve bir bu için ile da de çok gibi daha olan ki biz ben"),
        word_list("değil yok asla hiç hiçbir hiçbiri kimse yoktur değildir"),
    ),
    (  # Ukrainian
        word_list("і в на що це як його є та до від але він вона ми ви вони був"),
        word_list("не ні ніколи ніхто нікого нічого ніщо ніде без немає"),
    ),
    (  # Greek
        word_list("και το η ο να του της τα με για από είναι στο στην που θα"),
        word_list("δεν δε μην μη όχι ποτέ κανείς κανένας καμία τίποτα χωρίς ούτε"),
    ),
    (  # Hebrew
        word_list("של את על הוא היא זה אני עם כי גם אבל הם"),
        word_list("לא אין אל בלי אף אינו אינה אינם מעולם לעולם"),
    ),
    (  # Indonesian, Malay
        word_list("yang dan di itu dengan untuk dari pada adalah ini akan kami kita"),
        word_list("tidak bukan jangan tanpa tak belum"),
    ),
    (  # Vietnamese
        word_list("và của là có trong được cho một những người này với"),
        word_list("không chưa đừng chẳng chớ"),
    ),
)
"""For each language its telling words and its negations."""
