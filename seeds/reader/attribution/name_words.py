"""Words in and around the names of people: titles, what describes them, and what is no name at all."""

from seeds.reader.wordings import words_in

TITLES = words_in("""
    mr. mrs. ms. dr. sen. rep. gov. prof. lt. col. gen. sgt. rev. hon. cllr. mr mrs ms dr sen rep gov prof professor
    president mayor senator governor minister judge sheriff lord lady sir dame king queen prince princess
    representative councillor councilman councilwoman councilmember assemblyman assemblywoman congressman
    congresswoman secretary superintendent chief bishop pope father sister captain chancellor premier commissioner
    supervisor attorney-general vice-president vice-chancellor officer former deputy vice attorney general prime
    republican democratic provost dean leader director
    professor st. jr. sr. jr sr
""")
NO_SPEAKERS = words_in("""
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
    october november december i we you it there what why how when where here nobody everyone someone but and or if
    as while although though because since after before for with without under despite in on at by from even yet
    among still instead also meanwhile however critics' not no nothing much act bill order law
""")
PARTICIPLES = words_in("""
    retired leading teaching nursing founding sitting acting managing housing planning outgoing incoming ruling opposing
    campaigning trading farming fishing mining elected unelected appointed renowned celebrated respected noted outspoken
    training working building banking gambling betting gaming shipping manufacturing catering climbing cycling walking
    boating racing hunting engineering marketing operating visiting concerned bereaved self-employed disabled injured
    convicted accused disgraced beloved engaged married widowed pensioned leading
""")
