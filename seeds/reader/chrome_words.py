"""What sites put around their texts, in words. `chrome_lines` decides with these lists; a new find is a word more here.

All is compared in lower case, with plain apostrophes and without signs around the words.
"""

from seeds.reader.wordings import wordings_in, words_in

# A line of nothing but this is never part of a story.
LABELS = wordings_in("""
    play | refresh | auto-update
    get it | ok | join | like loading | previous article | next article | previous post | next post | previous story
    next story | learn more | acquire licensing rights | send any friend a story | menu | thank you | loading
    please wait | trending | trending now | trending stories | advertisement | ad | ads | sponsored
    advertisement - continue reading below | sponsored content | promoted | paid content | partner content
    story continues below | article continues below | continue reading | read more | read the full story
    read full article | show more | show less | see more | load more | view more | view all | see all | sign in
    sign up | sign in or register | log in | log out | login | create account | create an account | create free account
    don't have one | forgot password | forgot your password | let's try this again | try again | resend code | resend
    submit | cancel | close | continue | previous | back to top | go back | subscribe | subscribe now | become a member
    start your free trial | already a subscriber | already a member | already have an account | already registered
    newsletter | newsletters | follow | follow us | share | share this | share this article | share this story
    share article | share on facebook | share on x | share on twitter | share on linkedin | copy link | link copied
    tweet | print | email this | email this article | save article | bookmark | gift article | listen to this article
    listen to article | play audio | watch now | watch live | main menu | toggle navigation | toggle menu | open menu
    close menu | skip to content | skip to main content | skip navigation | privacy policy | terms of service
    terms of use | terms and conditions | terms & conditions | cookie policy | cookie settings | cookie preferences
    manage cookies | manage preferences | accept all | accept cookies | accept all cookies | reject all | decline
    do not sell my personal information | all rights reserved | about us | contact us | advertise with us | sitemap
    help center | noise level | join the discussion | join the conversation | join the debate | discuss this story
    discuss this article | comments | comment | no comments | no comments yet | leave a comment | leave a reply
    post a comment | post comment | add a comment | write a comment | view comments | show comments | reply | upvote
    downvote | editor's picks | editors' picks | breaking news | turn on notifications | allow notifications
    download the app | get the app | download our app | open in app | ad choices | related articles | related stories
    related news | related posts | related content | read next | up next | recommended for you | recommended stories
    you may also like | you might also like | most read | most popular | most viewed | more stories | top stories
    around the web | manage options | more options | your privacy, your choice | we value your privacy
    privacy settings | cookie notice | cookies | close modal | close ad | report an issue | report a problem
    report this ad | suggest a correction | submit a tip | send us a tip | got a tip | text size | font size | a a a
    aa | listen now | gift this article | give this article | save for later | add to favorites | add to reading list
    share this page | copy url | print this page | print article | rate this summary | rate this article
    was this helpful | enter the code | enter code | enter verification code | verification code | back to login
    back to sign in | enter your password | email address | your email | your email address | e-mail address
    remember me | keep me signed in | one-time code | get started | start free trial | start reading | see all plans
    subscribe to continue reading | subscribe to read | continue with google | continue with apple
    continue with facebook | sign in with google | all sections | quick links | useful links | follow along
    topics you follow | watch video | play video | live updates | live blog | just in | this is a developing story
    developing story | story developing | scroll to continue | skip ad | skip advertisement | ad feedback
    reuse this content | republish this article | reprints | purchase licensing rights | rights and permissions
    our standards | correction policy | editorial policy | cancel anytime | cancel any time | unlimited access
    today's paper | e-paper | e-edition | obituaries | classifieds | crosswords | puzzles | horoscopes | my account
    logout | search the site | search this site | close search | open search | light mode | dark mode | support us
    member login | become a supporter | become a subscriber | site map | related videos | related video
    related topics and stories | view gallery | photo gallery | view in gallery | show caption | hide caption
    toggle caption | enlarge this image | expand image | image caption | media caption | video caption
    thanks for signing up | thank you for signing up | thank you! | success! | you're on the list | load comments
    sort by | most liked | view replies | this article has been archived | sponsored links | from around the web
    taboola | outbrain | view product | view products | what's on | white papers | webinars | industry news
    recommend this | skip to main | previous next
""")

# Words of a site's menu or share bar. One alone may be a heading or a name; several in a row are a bar.
MENU = wordings_in("""
    home | menu | search | news | latest | latest news | politics | business | technology | tech | world | us | u.s
    uk | opinion | sports | sport | entertainment | lifestyle | science | health | climate | markets | finance | crypto
    video | videos | podcasts | podcast | photos | culture | arts | travel | food | style | weather | local | events
    jobs | about | faq | help | features | reviews | magazine | archive | topics | regulation | policy | research
    data | more | contact | careers | accessibility | register | accept | save | email | facebook | twitter | x
    linkedin | reddit | whatsapp | telegram | instagram | youtube | tiktok | bluesky | threads | city | nation
    national | region | education | environment | society | economy | money | property | snow | people | sea | land
    traffic | transport | local news | breaking news | live | shop | premium | plus | edition | international | america
    europe | asia | africa | help center | privacy | terms | cookies | imprint | advertise | masthead | rss | sitemap
    games | crossword | courts | links | index | main | start | forum | blog | gallery | store | best | success | error
    report | support | account | profile | listen | watch | theme | or | archived | breaking | retry | reload | refresh
    oops | verify | donate | newest | oldest | password | username | sections | licensing | press release
    press releases | newsroom | news release | media release | what's on | materials | webinars | white papers
    industry news | gift | link | next | previous | policy & regulation
""")

# A line of one of these takes the next one along: what it says belongs to the box.
CAPTIONS = wordings_in("""
    image caption | media caption | video caption | photo caption | about the author | about the authors
    about the writer | author bio | newsletter signup | newsletter sign-up | newsletter | morning briefing
    the morning briefing | daily briefing | recommended | recommended reading | sponsored | sponsored content
    promoted | paid post | partner content
""")

# The names that tickers show, each on a line of its own beside its figures.
TICKERS = wordings_in("""
    s&p 500 | s&p | nasdaq | nasdaq 100 | dow | dow jones | dow 30 | djia | ftse | ftse 100 | ftse 250 | dax | cac 40
    nikkei | nikkei 225 | hang seng | russell 2000 | vix | bitcoin | btc | ethereum | eth | solana | sol | xrp | bnb
    doge | dogecoin | gold | silver | oil | crude oil | brent | brent crude | wti | eur/usd | usd/jpy | gbp/usd
    10-year | 10-yr bond | stoxx 600 | euro stoxx 50 | smi
""")

# After one of these come headlines of other stories.
TEASERS = wordings_in("""
    you may be interested in | you may also be interested in
    previous article | next article | previous post | next post | previous story | next story
    you might also be interested in | trending | trending now | trending stories | most read | most popular
    most viewed | popular now | popular stories | related articles | related stories | related news | related posts
    related content | read next | up next | recommended for you | recommended stories | you may also like
    you might also like | more stories | more news | more like this | latest stories | latest news | latest articles
    top stories | editor's picks | editors' picks | what others are reading | from our partners | around the web
    from around the web | more on this story | more on this | more to read | read this next | what to read next
    also of interest | also in the news | in other news | other stories | other news | latest | latest headlines
    headlines | keep reading | you might like | people also read | readers also liked | don't miss | must read
    must reads | recommended | recommended reading | related reading | further reading | related | related coverage
    see also | also read | sponsored stories | promoted stories | promoted links | sponsored links | trending topics
    hot topics | hot right now | popular | featured | featured stories | most commented | most shared
""")

# From one of these on, a page's foot belongs to its readers, not to its story.
COMMENTS = wordings_in("""
    join the discussion | join the conversation | join the debate | discuss this story | discuss this article
    comments | leave a comment | leave a reply | post a comment | add a comment | view comments | show comments
    no comments yet
""")

# Inside a box that is already recognised, a short line belongs to it that uses two of these, or one and "you".
ACCOUNT_WORDS = words_in("""
    account accounts email e-mail inbox password passcode pin login logged register registration subscribe subscriber
    subscription newsletter newsletters unsubscribe cookies cookie resend
""")
YOU = words_in("you your you're you'll")
