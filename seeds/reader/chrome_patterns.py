"""What sites put around their texts, in sentences. `chrome_lines` decides with these; a new find is one more line here.

All is compared in lower case, with plain apostrophes and without signs around the words.
"""

# Whole sentences, with or without a full stop. An ellipsis at the end is kept as one sign.
SENTENCES = (
    r"disclaimer ?:.{1,240}|\(?c\) (?:19|20)\d\d\b.{0,80}|(?:log|sign) in here",
    r"start (?:every|your|the) (?:day|morning|week) with\b.{0,160}|get our\b.{0,20}\bletter\b.{0,40}",
    r"cookies help us\b.{0,120}|followed (?:categories|topics|authors)\b.{0,80}",
    r"(?:this|our) newsletter (?:may|might|can|will|is|comes)\b.{0,120}",
    r"our (?:morning|daily|weekly|evening|free)(?: news)? (?:e-?mail|newsletter|briefing)\b.{0,120}",
    r"don't miss (?:out )?(?:on )?(?:the|our|any|a)\b.{0,40}\b(?:headlines|story|stories|news|updates?)\b.{0,40}",
    # what a machine has written, and what nobody answers for
    (
        r"(?:\W*)?(?:disclaimer|note ?:|ai disclosure|please note).{0,20}\b(?:forecast|outlook|prediction|ai"
        r"|advice|summary)\b.{0,160}"
    ),
    (
        r"(?:this|these|all|our)?\s?(?:forecast|outlook|prediction|projection|analysis|summary|article"
        r"|content)s?\b.{0,40}"
        r"\b(?:generated|produced|created|written|made|assisted|compiled) (?:automatically|by|with|using)\b.{0,20}"
        r"\b(?:ai|artificial intelligence|automatically|machine|language model|and may)\b.{0,120}"
    ),
    (
        r"(?:this|these|all|our)?\s?(?:forecast|outlook|prediction|projection|summary)s?\b.{0,20}"
        r"\b(?:are|is|may|might|can|could|does|do|should)\b.{0,40}\b(?:wrong|speculative|not (?:be )?(?:accurate"
        r"|reflect|guarantee\w*"
        r"|constitute|be taken|be relied|financial|investment|legal)|informational|ai-generated|machine-generated"
        r"|errors|inaccura\w+)\b.{0,120}"
    ),
    r"(?:this|these)?\s?.{0,40}\bfor (?:informational|information|entertainment|educational) purposes only\b.{0,100}",
    (
        r"(?:this is )?(?:not|does not constitute|nothing here is) (?:financial|investment|legal|professional"
        r"|medical) advice\b.{0,40}"
    ),
    r"(?:please )?(?:check|verify) (?:important|all) (?:information|facts|details)\b.{0,40}",
    (
        r"(?:generated|summari[sz]ed|written|produced|powered) (?:automatically |in part )?(?:by|with|using) (?:ai"
        r"|artificial intelligence)\b.{0,60}"
    ),
    r"this is an? (?:ai|machine)-generated\b.{0,40}|ai-generated (?:forecast|content|summary|outlook)\b.{0,60}",
    (
        r"(?:actual |real )?(?:events|results|outcomes|developments)(?: may| might| could| can) (?:differ|vary"
        r"|deviate|change)"
        r"(?: materially| significantly)?(?: from (?:this|these|the|our) (?:forecast|prediction|outlook)s?)?"
    ),
    r"forecast confidence ?: ?.{1,40}|confidence ?: ?(?:low|medium|moderate|high|\d+ ?%)\b.{0,20}",
    # accounts and one-time codes
    r"(?:please )?(?:log|sign) ?in(?:to)?\b.{0,80}\b(?:account|e-?mail|continue|comment|google|apple)\b.{0,40}",
    r"(?:please )?(?:log in|sign in|sign up|register|subscribe)(?: now| here)?(?: to| for| with| and)\b[^,]{0,60}",
    r"(?:don't|do not) have (?:one|an account)\b.{0,40}",
    r"(?:create|register|activate) (?:a|an|your)\b.{0,20}\baccount\b.{0,60}",
    r"(?:please )?check your (?:e-?mail|inbox|spam)\b.{0,60}",
    (
        r"we(?:'ve| have)? (?:just )?(?:sent|e-?mailed|texted)\b.{0,40}\b(?:code|link|pin|passcode|your"
        r" e-?mail)\b.{0,60}"
    ),
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
    (
        r"(?:sign up|subscribe)\b.{0,80}\b(?:newsletters?|inbox|alerts?|updates?|e-?mail|free|briefings?"
        r"|digest)\b.{0,60}"
    ),
    r"get (?:the|our|more|all)\b.{0,60}\b(?:newsletters?|inbox|alerts?|delivered)\b.{0,60}",
    r".{0,80}\b(?:straight|directly|delivered|right) (?:to|in|into) your inbox\b.{0,40}",
    (
        r"by (?:signing|subscribing|continuing|clicking|registering|using|visiting|browsing|accepting)\b.{0,60}"
        r"\byou (?:agree|accept|consent)\b.{0,120}"
    ),
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
    r"(?=.*\b(?:cookies|data|consent|device)\b).{0,80}\b(?:and|&) (?:our )?\d+ (?:\w+ )?partners\b.{0,200}",
    (
        r".{0,80}\b(?:we|you|your)\b.{0,60}\bconsent\b.{0,80}\b(?:personal data|cookies|advertising|partners"
        r"|purposes)\b.{0,120}"
    ),
    (
        r"(?:we|you) (?:and our partners )?(?:store|process|collect)\b.{0,60}\b(?:cookies|personal data|information"
        r" on (?:a|your) device)\b.{0,160}"
    ),
    (
        r"you can (?:change|update|withdraw|manage|adjust)\b.{0,20}\b(?:your )?(?:choices?|preferences|settings|mind"
        r"|consent)\b.{0,80}"
    ),
    r"by (?:providing|entering|giving|submitting) your (?:e-?mail|details|address)\b.{0,160}",
    r"(?:please )?enter (?:a valid|your)\b.{0,40}",
    (
        r"you(?:'re| are) (?:now )?(?:on the list|subscribed|signed up|in)|you(?:'re| are) reading a free"
        r" article\b.{0,60}"
    ),
    r"you(?:'ve| have) (?:reached|hit|used)\b.{0,40}\b(?:limit|articles?|stories)\b.{0,60}",
    r"(?:create|register for|start|get) (?:a|an|your|my)\b.{0,30}\b(?:account|trial|subscription|access)\b.{0,60}",
    (
        r"(?:get )?(?:unlimited|full|digital) access\b.{0,80}|enjoy(?:ing)? (?:this|our) (?:article|story|reporting"
        r"|journalism|content)\b.{0,80}"
    ),
    r"already (?:have|a|an)\b.{0,20}\b(?:subscription|account|member|subscriber)\b.{0,40}",
    (
        r"(?:subscribe|join|support us|become a (?:member|subscriber)|plans start)\b.{0,30}(?:[$€£¥]|chf|eur"
        r"|usd) ?\d.{0,30}"
    ),
    r"(?:to continue|continue) reading\b.{0,30}\b(?:subscribe|sign|log|register|create|account|free)\b.{0,60}",
    (
        r"(?:your|our|the) (?:daily|weekly|monthly|morning|free) (?:dose|digest|briefing|roundup|newsletter|update"
        r"|guide)\b.{0,60}"
    ),
    r"(?:all|everything) (?:that )?you need to know\b.{0,60}\b(?:inbox|day|morning|week|e-?mail|newsletter)\b.{0,40}",
    (
        r"(?:have|got) (?:a |any )?(?:news )?(?:tips?|stor(?:y|ies)|information|corrections?"
        r"|feedback)\b.{0,20}\?? ?.{0,80}\b(?:e-?mail|contact|send|let us|tell us|us)\b.{0,60}"
    ),
    r"e-?mail (?:tips|us|the author|the reporter|feedback)\b.{0,80}|(?:contact|reach|e-?mail) .{1,40} at \S+@\S+",
    (
        r"comments (?:are|on this story are) (?:moderated|subject to|reviewed)\b.{0,80}|(?:please )?be (?:kind|civil"
        r"|respectful)\b.{0,40}"
    ),
    r"(?:please )?read our (?:rules|community guidelines|comment policy|commenting rules)\b.{0,60}",
    (
        r"this material may not be\b.{0,120}|(?:reproduction|republication|redistribution)\b.{0,40}\b(?:prohibited"
        r"|permission)\b.{0,60}"
    ),
    (
        r"this (?:article|story|version)\b.{0,20}\b(?:was|has been) (?:updated|amended|corrected|republished"
        r"|originally published|first published)\b.{0,200}"
    ),
    r"you are visitor\b.{0,40}|best viewed (?:in|with)\b.{0,60}|webmaster ?: ?.{0,60}|visitors ?: ?\d[\d,.]*",
    r"we(?:'ll| will) (?:never )?(?:send|share|e-?mail|spam|not share)\b.{0,20}\b(?:you|your)\b.{0,60}",
    r"(?:tap|click|press|hit) the (?:bell|button|link|icon|heart|follow)\b.{0,60}",
    (
        r"(?:your )?(?:browser|device) (?:does not|doesn't) support\b.{0,80}|(?:this|the) video (?:is not|isn't"
        r"|cannot) .{0,60}"
    ),
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
    # agencies, governments and what a machine does not promise
    (
        r"[\w. -]{0,40}\S{1,40}@\S{2,40}; .{0,60}|.{2,80}\b(?:writers?|reporters?|correspondents?|producers?)\b.{0,80}"
        r" contributed (?:reporting )?to this (?:report|story|article)"
    ),
    r"our standards ?: .{1,80}|copyright\b.{0,20}\bunless otherwise stated\b.{0,220}",
    r"add .{2,40} (?:on|to|as a preferred source on) google\b.{0,20}",
    r"(?=.*\b(?:you|we|links?)\b).{0,80}\bmay earn an? .{0,20}\bcommissions?\b.{0,60}",
    r"(?:see|read) our .{0,20}\b(?:ethics|advertising|affiliate|privacy)\b.{0,30}",
    (
        r"an? (?:free |daily |weekly ){1,2}(?:digest|roundup|briefing|newsletter) of (?:the|our|all)"
        r" (?:news|stories|top)\b.{0,60}"
    ),
    r"an official (?:web)?site of .{2,80}|here's how you know|is this page useful\b.{0,20}",
    r"this is a new service\W{1,3}your feedback\b.{0,60}|the following links open in a new tab",
    r"(?:this is )?(?:a |an )?(?:prediction|forecast|projection|opinion|ai-generated)s?[,;] (?:and )?not (?:an? )?\w+",
    r"based on \d{1,4} (?:sources|articles|reports|stories)|(?:last )?updated .{1,20} ago",
    r"how is this calculated\b.{0,5}",
    r"(?:this is |a |an )?(?:\w+, )?not (?:an? )?(?:\w+ ){0,2}advice|.{0,60}\bsubject to change(?: without notice)?",
    r"based on (?:\w+ ){0,3}(?:signals|information|data|trends)(?: and .{1,60})?",
    r"your session (?:has )?(?:timed out|ended|expired)\b.{0,40}",
    (
        r"(?:the |these |all |our )?(?:sides|summar(?:y|ies)|points|positions|translations?|transcripts?)"
        r" (?:is|are|was|were) (?:compiled|generated|produced|collected|made|written|created|extracted)"
        r" (?:automatically|by (?:ai|a machine))\b.{0,60}"
    ),
    r"(?:additional |further )?reporting by .{2,80}; ?(?:writing|editing) by .{2,80}",
)

# Lines without a full stop at their end.
TAGS = (
    r"download (?:our|your|the) free\b.{1,80}",
    r"follow .{2,40} on (?:facebook|x|instagram|google|tiktok|bluesky)|sign me up",
    r"for immediate release\b.{0,40}|[+-]?\d{1,3} ?°[cf]?",
    r"(?:media |press )?contacts? ?: ?.{0,120}\S{1,40}@\S{1,40}",
    r"\(?(?:opens in (?:a )?new (?:tab|window))\)?|promotional code\b.{0,40}",
    r"(?:free |our |the |your )?(?:[\w'-]+ ){0,2}newsletters?|get it on\b.{0,30}|download on\b.{0,30}",
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
    r"(?:[\w&./: -]{1,40} )?[$€£]?\d[\d,]*\.\d+ ?[▲▼△▽↑↓+−-] ?\(?\d+(?:\.\d+)? ?%?",
    r"(?:[\w&./: -]{1,40} )?[$€£]?\d[\d,]* ?[▲▼△▽↑↓+−-] ?\(?\d+\.\d+ ?%?",
    r"(?:[a-z&./]{2,10} (?:[$€£]\d[\d,.]*|\d[\d,]*\.\d+) ?[▲▼△▽↑↓+−-] ?\(?\d+(?:\.\d+)? ?%?\)?\s?){2,12}",
    (
        r"(?:posted|published|updated|modified|created|first published|last updated|last modified)\b[^a-z]{0,4}(?:on "
        r"|at )?"
        r"(?:\w{3,9}\.?,? )?\w{0,9}\.? ?\d{1,4}\b.{0,60}\d.{0,20}"
    ),
    (
        r"advertisement\b ?.{0,4}\b(?:scroll|continue|article|story)\b.{0,40}|(?:listen|watch"
        r"|read) ?\d{1,3} ?min\w*\b.{0,10}"
    ),
    r"(?:image|media|video|photo) caption,? .{1,200}|(?:image|photo|picture) (?:source|copyright),? .{1,80}",
    r"(?:have|got) (?:a |any )?(?:news )?(?:tips?|feedback)|e-?mail (?:us )?(?:at )?\S{1,40}@\S{1,40}",
    r"our standards ?: ?.{1,80}|as a subscriber, you\b.{0,80}|explore more\b.{0,60}|listen to this\b.{0,40}",
    r"promoted by .{1,60}|paid for by .{1,60}|in partnership with .{1,60}|presented by .{1,60}",
    r"(?:breaking|just in|watch|live|listen|video|exclusive video) ?: ?.{1,120}[➜→»›▶]",
    r".{0,120}\(?(?:photo|image|picture)s? ?(?:by|credit|courtesy)? ?[:/] ?.{1,60}\)?",
    (
        r"(?:more|full) (?:coverage|details|updates) (?:on|of|at|here)\b.{0,60}|loading .{1,40}(?:scores|data|prices"
        r"|weather|market\w*)\b.{0,10}"
    ),
)
