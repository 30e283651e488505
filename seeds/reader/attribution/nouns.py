"""Nouns for people and bodies: who can speak, and which of them say by their name where they stand."""

from seeds.reader.wordings import words_in

AGAINST = words_in("""
    critic critics opponent opponents detractor detractors skeptic skeptics sceptic sceptics objector objectors
""")
IN_FAVOUR = words_in("""
    supporter supporters proponent proponents defender defenders backer backers
""")
# They decide, and take no side.
JUDGING = words_in("court courts judge judges tribunal panel jury magistrates")
# Critics of something else than a proposal.
_ARTS = words_in("""
    film art music food theatre theater literary book tv television media restaurant architecture dance
""")
SPEAKERS = (
    AGAINST
    | IN_FAVOUR
    | words_in("""
    resident residents neighbour neighbours neighbor neighbors parent parents teacher teachers student students
    pupil pupils people person man men woman women mother mothers father fathers family families citizens voters
    taxpayers patients passengers customers visitors locals islanders villagers townspeople shoppers motorists fans
    users company companies firm firms business businesses startup startups start-ups industry lobby trade sector
    employers staff workforce crew union unions association associations federation confederation council councils
    board boards committee commission department ministry agency office authority authorities regulator regulators
    administration government governments cabinet party parties republicans democrats conservatives liberals labour
    greens lawmakers legislators lawmaker members member mps mp politicians politician policymakers officials
    official expert experts analyst analysts economist economists scientist scientists researcher researchers
    academics lawyer lawyers attorney attorneys doctor doctors nurse nurses physician physicians surgeon surgeons
    clinicians consultant campaigner campaigners activist activists advocate advocates environmentalist
    environmentalists conservationist conservationists group groups coalition alliance network society societies
    club clubs church churches bishops bishop clergy police officer officers judge judges sheriff mayor mayors
    governor governors president presidents premier minister ministers secretary spokesman spokeswoman spokesperson
    spokespeople director directors chairman chairwoman chair chairs chief chiefs executive executives manager
    managers head heads leader leaders professor professors librarians librarian university universities college
    school schools hospital hospitals charity charities organisation organisations organization organizations
    institute foundation watchdog ombudsman commissioner commissioners senator senators councillor councillors
    councilman councilwoman councilmember councillors representative representatives congressman congresswoman
    insiders observers owner owners landlord landlords tenant tenants developer developers operator operators farmer
    farmers rancher ranchers fishermen fishers shepherds hunters cyclists drivers commuters riders pedestrians
    retailers shopkeepers traders vendors makers manufacturers producers growers brewers builders unionists
    strategist strategists historian historians volunteer volunteers veterans youths teenagers clubs banks bank
    bankers investors investor publishers museum trust trusts chain platform platforms tribe tribes nation elders
    treasurer accountant founder author sponsor sponsors campaign movement allies rivals counterparts colleagues
    delegates ambassadors diplomat diplomats nurse engineers engineer contractors homeowners homeowner renters
    plaintiffs defendants prosecutors prosecutor superintendent principal principals headteacher headteachers coach
    coaches players chairs voices trustees trustee bishops rabbis imams pastors priests wardens foresters biologists
    biologist ecologist ecologists hydrologist geologist meteorologists statistician pediatricians pediatrician
    paediatrician psychologists sociologist epidemiologist virologist pharmacist pharmacists dentists vets
    paramedics firefighters firefighter constable foreman crofter organizer organiser organizers organisers corps
    guild bureau monopoly corporation commission court mill forestry airport trust regulator toxicologist shepherd
    cashier florist teenager widow grandmother pensioner pensioners schoolchildren apprentice operator
    chamber congress assembly senate parliament bloc community communities household households body team wing branch
    faction legislature caucus panel jury secretariat consortium syndicate cooperative co-operative collective
    federations partnership forum forums think-tank embassy palace vatican pentagon kremlin mum mums dad dads
    grandparents grandfather couple widower shop shops store stores boss bosses crews regulars keeper user passer-by
    passers-by bystander bystanders onlookers spectators protester demonstrator marcher quarryman quarrymen boatman
    boatmen postman postmen tradesman tradesmen workman workmen policeman policewoman porter porters bricklayer
    plumber plumbers electrician carpenter barber butcher baker grocer grocers pub pubs publican publicans landlady
    barista waiter waitress chef chefs cook cooks cleaner cleaners guide skipper skippers captain pilot pilots sailor
    sailors trucker truckers cabbie cabbies driver rider cyclist walker pedestrian motorist commuter passenger patient
    customer shopper visitor tourist grower beekeeper fisherman vet optician optometrists therapist therapists
    counsellor counsellors midwife midwives carer carers caregiver caregivers tutor tutors lecturer lecturers academic
    graduate graduates undergraduates protesters insurer retailer shopkeeper trader architect architects planner
    surveyor artist artists actor actors musician musicians writer novelist poet filmmakers singer curator curators
    archaeologist archaeologists astronomer astronomers physicist physicists chemist chemists geneticist immunologist
    oncologist cardiologist psychiatrist psychologist paediatricians naturalist ornithologist handful majority
    minority crowd pollster pollsters barrister barristers solicitor solicitors magistrate magistrates justices lords
    peer peers alderman aldermen alderwoman selectman selectmen supervisor supervisors delegate assemblyman
    assemblywoman chancellor vice-chancellor rector registrar mayoress deputy marshal general admiral commander
    sergeant detective inspector inspectorate tsar czar envoy ambassador chairperson president-elect archbishop
    archbishops cardinal vicar rabbi imam pastor priest monk nun evangelicals catholics muslims jews christians
    unionist republican democrat conservative liberal green socialist nationalist nationalists socialists populists
    centrists backbenchers backbencher frontbencher opposition airline airlines airports railway railways carmaker
    carmakers refinery brewery breweries supermarket supermarkets bookmakers casino casinos hotels hotelier hoteliers
    restaurateur restaurants cafe cafes cinema cinemas theatres orchestra zoo zoos hospice hospices clinic clinics
    surgery surgeries pharmacy pharmacies insurers lender lenders borrowers savers broker brokers landowner landowners
    smallholder smallholders crofters stalkers gamekeepers anglers ramblers youngsters kids children women's girls
    boys youth elder migrants refugees immigrants asylum-seekers survivors victims relatives siblings brother sister
    son daughter wife husband partner partners aunt uncle cousin friend friends colleague counterpart successor
    predecessor aide aides adviser advisers advisor advisors insider source sources whistleblower columnist
    commentator commentators broadcaster blogger influencer editor editors reader readers listener listeners viewer
    viewers subscribers gamers gamer coder coders programmer programmers technologist technologists ethicist ethicists
    cryptographer statisticians demographer planners lobbyist lobbyists league leagues
""")
)
QUANTITIES = words_in("others some many most several few both another one all neither")
_NO_PEOPLE = words_in("""
    papers numbers matters powers letters rivers computers factors motors doors floors orders answers offers centers
    towers waters dollars quarters shoulders borders chapters filters layers servers barriers errors mirrors
    indicators plants grants restaurants lists exists years members' others colors colours flowers monitors
    corridors trackers containers trailers boilers gardens burgers posters newspapers registers counters winters
    summers dinners
""")
# People who weigh rather than stand: where nothing speaks for a side, they are neutral and not left out.
WEIGHING = words_in("""
    expert experts analyst analysts economist economists scientist scientists researcher researchers professor
    professors academics lawyer lawyers observers insiders historian historians strategist strategists regulator
    regulators watchdog ombudsman commissioner institute university statistician think-tank epidemiologist
    sociologist hydrologist geologist engineers biologist ecologist toxicologist auditor auditors
""")
# They do not ask to be restricted.
TRADES = words_in("""
    industry trade lobby lobbyist manufacturers makers retailers retailer operators operator landlords landlord
    drugmakers growers shopkeepers traders brewers publishers distributors restaurateurs startups developers owners
""")
# Where these say something without an opinion, it is a fact about the event.
GIVING_FACTS = words_in("""
    police officials official authorities authority staff ministry department office agency spokesman spokeswoman
    spokesperson organisers organizers prosecutors company firm airport council others bureau some many
""")
# What says things without being anybody.
NOBODY = words_in("""
    report reports study studies survey poll polls order law bill plan proposal measure document documents data
    figures analysis letter letters statement filing lawsuit ruling memo email notice sign signs rule rules text
    article headline story book film budget agenda minutes audit review research evidence numbers statistics
    estimate forecast contract treaty agreement deal policy act charter resolution motion amendment clause section
    page line map chart video tape recording transcript ad advert poster banner placard website post tweet message
    word words idea thing answer question year week day month time move decision vote debate result results case way
    one lot number pupil child camp side claim warning fear argument verdict prediction criticism suggestion petition
""")
# Heads of a body speak for what it does; its mere members may have voted either way.
HEADING = words_in("""
    president mayor governor minister secretary chair chairman chairwoman director chief leader head superintendent
    spokesman spokeswoman spokesperson premier administration government ministry department sponsor author founder
    executive manager provost owner commissioner
""")
BODIES = words_in("""
    union association federation council club party institute group alliance coalition center centre foundation
    university ministry department agency commission society network fund inc company committee board authority
    institution league trust office bank corporation congress senate house greenpeace administration campaign
    college church partnership forum bureau service services court times post news project watch action
""")


_SHORT = 5  # letters; a shorter word with such an ending is most often no trade: "hers", "doors"


def speaks(word: str) -> bool:
    """True for a noun, in lower case, that names people or a body of them."""
    word = word.rstrip("'")
    if (
        word in SPEAKERS
        or (word not in _NO_PEOPLE and word.removesuffix("s") in SPEAKERS)
        or ("-" in word and word.rsplit("-", 1)[1] in SPEAKERS)
    ):
        return True
    return word.endswith(("ers", "ors", "ists", "ians", "keepers")) and len(word) > _SHORT and word not in _NO_PEOPLE


def camp_sign(words: list[str]) -> int:
    """-1 for critics, 1 for supporters, 0 for everybody else; words in lower case."""
    for before, word in zip(["", *words], words, strict=False):
        if word in AGAINST and before not in _ARTS:
            return -1
        if word in IN_FAVOUR and before != "public":
            return 1
    return 0
