"""What sites put around their texts. `chrome` decides with these lists; a new find is one more line here.

All is compared in lower case, with plain apostrophes and without signs around the words.
"""

from seeds.reader.wordings import wordings_in, words_in

# A line of nothing but this is never part of a story.
LABELS = wordings_in("""
    loading | please wait | trending | trending now | trending stories | advertisement | ad | ads | sponsored
    advertisement - continue reading below | sponsored content | promoted | paid content | partner content
    story continues below | article continues below | continue reading | read more | read the full story
    read full article | show more | show less | see more | load more | view more | view all | see all
    sign in | sign up | sign in or register | log in | log out | login | create account | create an account
    create free account | don't have one | forgot password | forgot your password | let's try this again | try again
    resend code | resend | submit | cancel | close | continue | previous | back to top | go back | subscribe
    subscribe now | become a member | start your free trial | already a subscriber | already a member
    already have an account | already registered | newsletter | newsletters | follow | follow us | share | share this
    share this article | share this story | share article | share on facebook | share on x | share on twitter
    share on linkedin | copy link | link copied | tweet | print | email this | email this article | save article
    bookmark | gift article | listen to this article | listen to article | play audio | watch now | watch live
    main menu | toggle navigation | toggle menu | open menu | close menu | skip to content | skip to main content
    skip navigation | privacy policy | terms of service | terms of use | terms and conditions | terms & conditions
    cookie policy | cookie settings | cookie preferences | manage cookies | manage preferences | accept all
    accept cookies | accept all cookies | reject all | decline | do not sell my personal information
    all rights reserved | about us | contact us | advertise with us | sitemap | help center | noise level
    join the discussion | join the conversation | join the debate | discuss this story | discuss this article
    comments | comment | no comments | no comments yet | leave a comment | leave a reply | post a comment
    post comment | add a comment | write a comment | view comments | show comments | reply | upvote | downvote
    editor's picks | editors' picks | breaking news | turn on notifications | allow notifications | download the app
    get the app | download our app | open in app | ad choices | related articles | related stories | related news
    related posts | related content | read next | up next | recommended for you | recommended stories
    you may also like | you might also like | most read | most popular | most viewed | more stories | top stories
    around the web
""")

# Words of a site's menu or share bar. One alone may be a heading or a name; several in a row are a bar.
MENU = wordings_in("""
    home | menu | search | news | latest | latest news | politics | business | technology | tech | world | us | u.s | uk
    opinion | sports | sport | entertainment | lifestyle | science | health | climate | markets | finance | crypto
    video | videos | podcasts | podcast | photos | culture | arts | travel | food | style | weather | local | events
    jobs | about | faq | help | features | reviews | magazine | archive | topics | regulation | policy | research | data
    more | contact | careers | accessibility | register | accept | save | email | facebook | twitter | x | linkedin
    reddit | whatsapp | telegram | instagram | youtube | tiktok | bluesky | threads
""")

# After one of these come headlines of other stories.
TEASERS = wordings_in("""
    trending | trending now | trending stories | most read | most popular | most viewed | popular now | popular stories
    related articles | related stories | related news | related posts | related content | read next | up next
    recommended for you | recommended stories | you may also like | you might also like | more stories | more news
    more like this | latest stories | latest news | latest articles | top stories | editor's picks | editors' picks
    what others are reading | from our partners | around the web
""")

# From one of these on, a page's foot belongs to its readers, not to its story.
COMMENTS = wordings_in("""
    join the discussion | join the conversation | join the debate | discuss this story | discuss this article | comments
    leave a comment | leave a reply | post a comment | add a comment | view comments | show comments | no comments yet
""")

# Whole sentences, with or without a full stop. An ellipsis at the end is kept as one sign.
SENTENCES = (
    # accounts and one-time codes
    r"(?:please )?(?:log|sign) ?in(?:to)?\b.{0,80}\b(?:account|e-?mail|continue|comment|google|apple)\b.{0,40}",
    r"(?:please )?(?:log in|sign in|sign up|register|subscribe)(?: now| here)?(?: to| for| with| and)\b[^,]{0,60}",
    r"(?:don't|do not) have (?:one|an account)\b.{0,40}",
    r"(?:create|register|activate) (?:a|an|your)\b.{0,20}\baccount\b.{0,60}",
    r"(?:please )?check your (?:e-?mail|inbox|spam)\b.{0,60}",
    r"we(?:'ve| have)? (?:just )?(?:sent|e-?mailed|texted)\b.{0,40}\b(?:code|link|pin|passcode|your e-?mail)\b.{0,60}",
    r"(?:please )?(?:re-?)?enter (?:the|your|a)\b.{0,30}\b(?:pin|code|passcode|password|e-?mail)\b.{0,60}",
    r"(?:a )?new code will be (?:available|sent)\b.{0,30}",
    r"(?:didn't|did not) (?:get|receive) (?:a|the|your|an)\b.{0,20}\b(?:code|e-?mail|link)\b.{0,20}",
    r"we encountered an error\b.{0,120}",
    r"(?:an error (?:has )?occurred|something went wrong)\b(?:,? (?:while|when|please|try|sorry)\b.{0,60})?",
    r"(?:your|the) (?:pin|passcode|one-time code)\b.{0,30}\b(?:expired?|incorrect|invalid|wrong)\b.{0,40}",
    r"your (?:code|link|session|password)\b.{0,30}\b(?:expired?|incorrect|invalid|wrong)\b.{0,40}",
    r"please try again\b.{0,40}",
    r"(?:processing|submitting|verifying|saving)(?: [\w']+){0,4} ?…",
    # newsletters, cookies, subscriptions, apps
    r"(?:sign up|subscribe)\b.{0,80}\b(?:newsletters?|inbox|alerts?|updates?|e-?mail|free|briefings?|digest)\b.{0,60}",
    r"get (?:the|our|more|all)\b.{0,60}\b(?:newsletters?|inbox|alerts?|delivered)\b.{0,60}",
    r".{0,80}\b(?:straight|directly|delivered|right) (?:to|in|into) your inbox\b.{0,40}",
    r"by (?:signing|subscribing|continuing|clicking|registering)\b.{0,60}\byou (?:agree|accept|consent)\b.{0,120}",
    r"(?:you can |you may )?unsubscribe (?:at )?any ?time\b.{0,40}",
    r"(?:thank you|thanks) for (?:subscribing|signing up|reading|registering)\b.{0,60}",
    r"(?:we|this (?:web)?site|our (?:web)?site)(?: and our partners)? uses? cookies\b.{0,200}",
    r"(?=.*\b(?:you|your|we|our)\b).{0,60}\b(?:accept|reject|manage|use of|enable|allow)\b.{0,20}\bcookies\b.{0,80}",
    r"(?:this (?:article|story) is )?(?:for|available to|exclusive to) (?:paid )?(?:subscribers|members)(?: only)?",
    r"you(?: have|'ve)\b.{0,30}\b(?:free|remaining)\b.{0,20}\barticles?\b.{0,40}",
    r"download (?:the|our)\b.{0,30}\bapp\b.{0,60}",
    r"(?:please )?(?:enable|turn on|disable) (?:javascript|cookies|your ad ?blocker|notifications)\b.{0,80}",
    r"stay (?:up to date|informed|connected|in the know)\b.{0,60}",
    r"join (?:over |more than )?\d[\d,.]*k? (?:readers|subscribers|others|members)\b.{0,80}",
    r"(?:please )?support (?:independent|quality|local|our) journalism\b.{0,60}|donate (?:now|today|here)",
    r"was this (?:article|story|page) (?:helpful|useful|interesting)\b.{0,20}",
    # sharing and following
    r"follow (?:us|our|the author)\b.{0,60}",
    r"(?:story|article|text) continues (?:below|after)\b.{0,40}",
    r"(?:listen|watch)(?: to)? (?:this|the) (?:article|story|video|episode)\b.{0,40}",
    # comments, and what a site says of itself
    r"be the first to (?:share|comment|reply|discuss|react|write|respond|like|know)\b.{0,60}",
    r"(?:community )?comments? (?:are |is )?(?:coming|closed|disabled)\b.{0,50}",
    r"(?:subscribe|sign in|log in|register|join) to (?:comment|reply|vote|join|discuss)\b.{0,40}",
    r"what do you think\b.{0,30}\b(?:comments?|below|us)\b.{0,30}",
    r"(?:this (?:forecast|outlook) is )?based on (?:current|available|present) (?:signals|information|data|trends)",
    r"(?:events|things|outcomes)(?: may| might| could| can) (?:develop|change|evolve|unfold|turn out) differently",
    r"(?:this is )?not (?:investment|financial|legal|medical) advice\b.{0,60}",
    r"(?:as an amazon associate|we may earn)\b.{0,120}",
    r".{0,80}\ball rights reserved\b.{0,60}",
    r"(?:copyright(?: ©| \(c\))?,?|©|\(c\)) ?(?:19|20)\d\d\b.{0,100}",
    r"loading(?: [\w']+){0,5} ?…",
)

# Lines without a full stop at their end.
TAGS = (
    r"(?:share|tweet|post|send) (?:this|it|on|via)\b.{0,40}",
    r"(?:read|see|watch|listen) (?:more|also|next|now) ?:.{1,200}",
    r"(?:also read|see also|related|recommended|don't miss|up next|more from|more on|more in) ?:.{1,160}",
    r"(?:also read|more from)\b.{1,60}",
    r"(?:read|see) the (?:full|original) (?:article|story|post|report)\b.{0,60}",
    r"(?:originally|first) published (?:at|on|in|by)\b.{0,60}",
    r"get (?:our|the) app\b.{0,30}",
    r"(?:last )?(?:published|updated|posted)(?: on| at|:)? (?:\w+,? )?\w+ \d{1,2},? \d{4}\b.{0,30}",
    r"(?:last )?(?:published|updated|posted)(?: on| at|:)? \d{1,2} \w+ \d{4}\b.{0,30}",
    r"(?:last )?(?:published|updated|posted)(?: on| at|:)? (?:\d+ \w+ ago|\d{4}-\d\d-\d\d\b.{0,30})",
    r"(?:read|see|view) (?:more|all) (?:about|on|from|in)\b.{1,60}",
    r"(?:scroll|tap|click|swipe) (?:here|down|up|to|for|on)\b.{0,60}",
    r"(?:view|show|see|hide|load|read)(?: all)? ?(?:\d+ )?(?:more )?(?:comments?|replies)",
    r"\d+\)? ?(?:comments?|shares?|likes?|views?|replies|reactions?)|comments? ?\(\d+\)?",
    r"\d{1,3} ?-?min(?:ute)?s? (?:read|listen|watch)|(?:estimated )?read(?:ing)? time\b.{0,20}",
    r"(?:photo|image|picture|illustration|graphic|video)(?: credit| by| courtesy)?(?: of)? ?[:/|].{1,120}",
    r"(?:photo|image|photograph|illustration)s? (?:by|courtesy of|credit)\b.{1,80}",
    r"(?:.{1,60}/ ?)?(?:getty images|shutterstock|istock|unsplash|ap photo)(?: ?/.{1,60})?",
    r"(?:advertisement|sponsored)(?: by\b.{0,60}| ?-.{0,60})",
    r"(?:[\w&./ -]{1,24} )?[$€£]?\d[\d,]*\.\d+ ?[▲▼△▽↑↓+−-] ?\(?\d+\.\d+ ?%?",
)

# Inside a box that is already recognised, a short line belongs to it that uses two of these, or one and "you".
ACCOUNT_WORDS = words_in("""
    account accounts email e-mail inbox password passcode pin login logged register registration subscribe subscriber
    subscription newsletter newsletters unsubscribe cookies cookie resend
""")
YOU = words_in("you your you're you'll")
