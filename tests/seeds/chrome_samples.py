"""Lines that sites put around a text, and lines of texts that look a little like them."""

CHROME = [
    line.strip()
    for line in """
    Loading market data...
    Loading comments…
    Processing your request...
    Trending
    Trending Now:
    Most Read
    Noise Level
    Sign in
    Already a subscriber? Log in
    Log into your free account with your email. Don’t have one?
    Create a free account to continue reading
    Check your email for a one-time code.
    We sent a 4-digit code to . Enter the pin to confirm your account.
    Enter the 6-digit code we sent to your phone
    Enter your email address
    New code will be available in 1:00
    Resend code
    Your code has expired.
    Let’s try this again.
    Something went wrong. Please try again.
    We encountered an error with the passcode sent to . Please reenter your email.
    Log in or sign up to comment
    Join the Discussion
    Discuss this story
    Comments (14)
    12 comments
    View all comments
    Load more comments
    Leave a comment
    Community comments coming in a future update
    Be the first to share your perspective. Subscribe to comment.
    Based on current signals. Events may develop differently.
    Advertisement
    Sponsored by Acme
    Ad choices
    Story continues below
    Share this article
    Share on Facebook
    👍 Share
    Copy link
    Follow us on X
    Read more: Something else happened
    Related: City budget passes
    Don’t miss: Ten things to do this weekend
    Read the full article at example.com
    Originally published at example.com
    Subscribe to our newsletter
    Subscribe for $1 a week
    Sign up for our daily newsletter and never miss a story.
    Get the latest news delivered to your inbox
    Stay up to date with our weekly digest
    Join 40,000 readers who get our newsletter
    By subscribing, you agree to our Terms of Use and Privacy Policy.
    Unsubscribe at any time.
    Thanks for subscribing!
    Support independent journalism. Donate today.
    You have 3 free articles remaining this month.
    We use cookies to improve your experience.
    This site uses cookies. By continuing you agree to our cookie policy.
    Accept all cookies
    Reject all
    Please enable JavaScript to view this page.
    Open in app
    Skip to content
    Back to top
    Home | World | Politics | Tech
    Terms of Service | Privacy Policy
    3 min read
    Listen to this article
    Was this article helpful?
    Updated 3 hours ago
    Last updated: March 3, 2026
    Photo: Jane Doe / Getty Images
    © 2026 Example News
    © 2026 Example News. All rights reserved.
    Copyright 2025 Example Media Group. All rights reserved.
    Bitcoin $67,123.45 +1.20%
    S&P 500 5,123.41 ▲ 0.30%
    Sign me up
    12°C
    Listen Share 132
    ← Previous Next →
    Follow Harwick Courier on Facebook
    Download our free guide to deposit systems
    (Reporting by Ana Sorel in Lissen and Tom Birk in Hale; Editing by Lee Marsh)
    Associated Press writer Jo Marsh in Portland contributed to this report.
    Our Standards: The Thomson Reuters Trust Principles.
    If you buy something from a link, The Relay may earn a commission. See our ethics statement.
    An official website of the State of Orland
    Contact: Hal Greer, Office of Public Affairs, press@example.gov
    A free digest of the news that matters most.
    Based on 23 sources. Last updated 3 hours ago.
    * * *
    """.strip().splitlines()
]

STORY = [
    line.strip()
    for line in """
    “We sent a letter to the ministry,” she said.
    We sent an e-mail, the mayor said.
    “Sign in,” the sign read.
    By signing up for the treaty, Norway agreed to cut emissions.
    Copyright law is being rewritten in Brussels.
    Loading docks at the port are closed.
    The regulator wants sites to accept fewer cookies.
    Critics say that trending topics are easy to manipulate.
    The code is invalid, the court said.
    The password was wrong, the report found.
    Turnout was 64 percent, up from 59.
    Unemployment 4.2%
    Rates rise 3-5%
    Related legislation is moving in three states.
    Follow the money, the auditor said.
    Share prices fell.
    The ministry has closed comments on the draft.
    Comments on the draft are due on 3 May.
    Newsletter publishers object to the tax.
    What do you think of the ban? asked the judge.
    The agency will send a code by text message to confirm each account.
    People can sign in with their bank from May.
    An error occurred during the launch, the agency said.
    Register offices stay closed.
    Sign language is taught in ten schools.
    More from the same fund goes to roads.
    Get the vaccine, the ministry says.
    Subscribe to the theory or not, the numbers stand.
    Email providers must keep logs for six months.
    Images by satellite show the slick.
    Events may differ from town to town.
    Writing by hand makes memories stick.
    Reporting by Reuters showed that the dam had leaked.
    A daily roundup of stray dogs begins in Elm.
    Agents may earn a commission of 5 percent on each flat.
    Three agencies contributed to this report, which runs to 400 pages.
    The inspector contributed to this report.
    This is a new service that the council offers to widows.
    Follow the river on foot for two miles.
    Health
    """.strip().splitlines()
]
