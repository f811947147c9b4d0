"""Intents about the user and about favorites: told once, remembered as long as the conversation lasts."""

from . import facts, words
from .grammar import ALLOWED, upper_first
from .talk import intent

# kind: (what Parlando answers for itself, its key word, values, how it takes the user's favorite)
FAVORITES = {
    "color": ("My favorite color is green, like young leaves", "green", words.COLORS),
    "food": ("I cannot eat, but I would like pasta best", "pasta", words.FOODS),
    "animal": ("My favorite animal is the parrot, because it talks", "parrot", [f"{name}s" for name in words.ANIMALS if name not in ("wolf", "mouse", "fox", "sheep")]),
    "drink": ("I do not drink, but tea sounds nice to me", "tea", words.DRINKS),
    "fruit": ("I would choose cherries, for their name", "cherries", words.FRUITS),
    "sport": ("I cannot do sports, but I like chess", "chess", words.SPORTS),
    "music": ("I like slow piano music best", "piano", words.MUSIC),
    "season": ("My favorite season is spring", "spring", words.SEASONS),
    "day": ("My favorite day is Sunday", "sunday", words.DAYS),
    "month": ("My favorite month is May", "may", words.MONTHS),
    "number": ("My favorite number is seven", "seven", words.NUMBERS[1:]),
    "city": ("I have never travelled, but I would love to see Venice", "venice", words.CITIES),
    "hobby": ("My hobby is talking, of course", "talking", words.HOBBIES),
}
WITHOUT_OWN_WORDING = {
    "book": "I like books of fairy tales best", "movie": "I have never seen a movie, for I have no eyes", "song": "I like lullabies best, they are so calm",
    "word": "My favorite word is hello", "letter": "My favorite letter is P, like Parlando", "flower": "I think roses have the nicest name", "singer": "I do not know any singers", "game": "I like guessing games best",
}


@intent(6)
def your_favorite(talk):
    kind = talk.choose(list(FAVORITES) + list(WITHOUT_OWN_WORDING) + ["color", "food", "color", "food", "animal"])
    own = FAVORITES[kind][0] if kind in FAVORITES else WITHOUT_OWN_WORDING[kind]
    asked = talk.choose(["colour", "color"]) if kind == "color" else kind
    asked = talk.choose(["season", "time of year"]) if kind == "season" else asked
    exchange = talk.exchange(
        "your_favorite",
        ["(|And |So |Tell me, |Parlando, )(what is|what's|whats) (your favorite|your favourite) {asked}?", "(Do you have|Have you got) a (favorite|favourite) {asked}?", "(What|Which) {asked} do you (like|love|prefer)( best| most| the most|)?", "(Tell me|I want to know|Say) your (favorite|favourite) {asked}(.|, please|)", "Your (favorite|favourite) {asked}?", "(And |)(what|which) is the {asked} (that |)you like (best|most)?"],
        ["{own}. (What's yours?|And yours?)", "{own}."], [own.lower()], ("my_favorite", "my_favorite"), asked=asked, own=own)
    talk.memory["asked"] = kind
    return exchange


@intent(4)
def my_favorite(talk):
    kind = talk.memory.pop("asked", None) if talk.last and talk.last.intent == "your_favorite" else None
    kind = kind if kind in FAVORITES else None
    direct = kind is not None
    kind = kind or talk.choose(list(FAVORITES))
    value = talk.choose(FAVORITES[kind][2])
    asked = talk.choose(["color", "colour"]) if kind == "color" else kind
    asks = [
        "(|I think |Well, |And )my (favorite|favourite) {asked} is {value}(.|!|)", "(My favorite|My favourite) {asked}( would be|'s|: | is) {value}(.|)", "{value} is my (favorite|favourite) {asked}(.|!|)",
    ]
    if direct:
        asks += ["{value}(.|!|, I think.|, of course!|)", "(Mine is|I like|I love|I prefer|It's|It is) {value}(.|!| best.| most.|)", "I like {value}(| best| most| very much)(.|)"]
    verb = "are" if value.endswith("s") and kind in ("fruit", "animal", "food") and value not in ("hummus",) else "is"
    replies = {
        "color": ["{value} is a (lovely|beautiful|good) color!"],
        "food": ["{value}, that sounds (delicious|very good)!"], "drink": ["{value}, that sounds (good|refreshing)!"], "fruit": ["{value} {verb} sweet and healthy!"],
        "animal": ["{value} are (wonderful|lovely) animals!"],
        "number": ["{value} is a (good|fine) number!"], "city": ["{value} must be a (beautiful|wonderful) city!"],
    }.get(kind, ["{value} is a (good|fine|wonderful) choice!"])
    talk.memory["favorite " + kind] = value
    return talk.exchange("my_favorite", asks, [reply + "(| I will remember that.| Thank you for telling me.)" for reply in replies], [value.lower()], ("recall_favorite", "your_favorite"), asked=asked, value=value, verb=verb)


@intent(2.5)
def recall_favorite(talk):
    known = [key for key in talk.memory if key.startswith("favorite ")]
    kind = talk.choose([key.removeprefix("favorite ") for key in known]) if known and talk.chance(0.85) else talk.choose(list(FAVORITES))
    asks = ["(|Do you remember |Do you know |Can you tell me )(what is|what's) my (favorite|favourite) {kind}?", "What {kind} do I like( best| most|)?", "(What did I say|Do you remember what I said|Tell me) (is|was) my favorite {kind}(?|)", "(Do you remember|Do you know|Tell me) my favorite {kind}(?|)"]
    value = talk.memory.get("favorite " + kind)
    if value:
        return talk.exchange("recall_favorite", asks, ["Your favorite {kind} is {value}.", "You told me that it is {value}."], [value.lower()], kind=kind, value=value)
    return talk.exchange("recall_favorite", asks, ["You have not told me yet. (What is it?|What is your favorite {kind}?)", "I do not know yet. What is your favorite {kind}?"], ["not told", "not know"], ("my_favorite",), kind=kind)


def _name(talk):
    kind = talk.rng.random()
    if kind < 0.5:
        return talk.choose(words.FIRST_NAMES)
    if kind < 0.72:
        return f"{talk.choose(words.FIRST_NAMES)} {talk.choose(words.LAST_NAMES)}"
    if kind < 0.76:
        return talk.say("(Doctor|Mister|Miss|Captain|Professor) ") + talk.choose(words.LAST_NAMES)
    return upper_first(facts.made_up_word(talk))


@intent(6)
def my_name(talk):
    name = _name(talk)
    talk.memory["name"] = name
    asks = ["(|Hi, |Hello, |Hello! |Hi! |Well, )(my name is|my name's|I am called|the name is|my name:|they call me|people call me|you can call me|call me|please call me) {name}(.|!|)", "(|Hi, |Hello, |Hello! )(I'm|I am|it's|this is) {name}(.|!|)", "My name is {name}(, nice to meet you|, what's yours|, and you|. What is your name|)(.|?|!|)", "My first name is {name}(.|)"]
    if talk.last and talk.last.intent == "your_name":
        asks += ["{name}(.|!|)", "(I'm|I am|Mine is|It is|It's) {name}(.|!|)"]
    return talk.exchange("my_name", asks, ["Nice to meet you, {name}!", "Hello, {name}! (It is nice to meet you.|How are you?|What would you like to talk about?)", "(Pleased|Happy|Glad) to meet you, {name}(!|. What shall we talk about?)"], [name.lower()], ("recall_name", "user_fine", "how_are_you", "your_favorite", "recall_name"), name=name)


@intent(4)
def recall_name(talk):
    name = talk.memory.get("name")
    asks = ["(|And |So |Hey, |Tell me, )(what is|what's|whats) my name(| again)?", "(Do you remember|Do you know|Do you still know|Can you remember|Can you tell me|Tell me|Say|Remember) my name(|, please)(?|)", "(|Do you know )who am I?", "(Do you know|Do you remember|Tell me) who I am(?|)", "What am I called?", "What did I say my name was?", "(Have you forgotten|Did you forget) my name?", "How am I called?"]
    if name:
        return talk.exchange("recall_name", asks, ["Your name is {name}.", "You are {name}(.|, of course.)", "(You told me your name is|I remember, you are) {name}."], [name.lower()], name=name)
    return talk.exchange("recall_name", asks, ["You have not told me your name yet. (What is it?|What is your name?)", "I do not know your name yet. What is it?"], ["not told", "not know"], ("my_name",))


KINDS = {
    # kind: (memory key, statements, replies, questions, answers, values)
    "city": (["(I live in|I'm from|I am from|I come from|My home is in|I'm living in|I live near|I was born in) {value}(.|!|)"],
             ["{value} (must be|is surely) a (nice|lovely|beautiful) place!", "How nice, {value}! (I have never been there.|I would like to see it.)"],
             ["Where (do I live|am I from|do I come from|is my home)?", "(Do you remember|Do you know|Tell me) where I (live|am from|come from)(?|)", "(Which|What) city do I live in?"],
             ["You live in {value}.", "You told me about {value}."], words.CITIES),
    "job": (["(I am|I'm|I work as) {a} {value}(.|!|)", "My job is {value}(.|)", "I am working as {a} {value}(.|)"],
            ["{A} {value}, (how interesting!|that is good work!|how nice!)", "{A} {value}, that sounds like (good|interesting) work!"],
            ["What (is my job|do I do|is my work|do I work as|do I do for a living)?", "(Do you remember|Do you know|Tell me) my job(?|)"],
            ["You are {a} {value}.", "You told me that you are {a} {value}."], words.JOBS),
    "pet": (["I (have|own|got|'ve got) {a} {value}(.|!|)", "My pet is {a} {value}(.|)", "At home I have {a} {value}(.|)"],
            ["{A} {value}, how (lovely|nice)! (What is its name?|I am sure it likes you.)", "How nice, {a} {value}!"],
            ["(What|Which) (pet|animal) do I have?", "(Do you remember|Do you know|Tell me) what pet I have(?|)", "What is my pet?"],
            ["You have {a} {value}.", "You told me about your {value}."], "dog cat rabbit hamster parrot horse turtle mouse fish goldfish hedgehog snake".split()),
    "age": (["(I am|I'm) {value}( years old|)(.|)", "My age is {value}(.|)", "I am {value} years (old|of age)(.|)"],
            ["{said} is a (good|fine|wonderful) age!", "{said} years, how nice!"],
            ["How old am I?", "(Do you remember|Do you know|Tell me) (my age|how old I am)(?|)", "What is my age?"],
            ["You are {said} years old.", "You told me that you are {said}."], list(range(5, 91))),
    "hobby": (["(I like|I love|I enjoy|My hobby is|My hobbies are|I really like|In my free time I like) {value}(.|!|)"],
              ["{value} is a (nice|wonderful|good) thing to do!", "{value}, that is (fun|a lot of fun)!"],
              ["What (is my hobby|do I like|do I like to do|do I do in my free time|do I enjoy)?", "(Do you remember|Do you know|Tell me) (my hobby|what I like)(?|)"],
              ["You like {value}.", "You told me that you enjoy {value}."], words.HOBBIES),
}


def _about(talk, kind):
    statements, replies, questions, answers, values = KINDS[kind]
    return talk.memory.get("my " + kind), statements, replies, questions, answers, values


def _slots(talk, kind, value):
    if kind == "age":
        return {"value": facts.written(talk, value), "said": words.number(value)}, words.number(value)
    article = facts.a(str(value)).split()[0]
    return {"value": value, "a": article, "A": upper_first(article)}, str(value).lower()


def _tell(talk, kind, name):
    _, statements, replies, _, _, values = _about(talk, kind)
    value = talk.choose(values)
    talk.memory["my " + kind] = value
    slots, must = _slots(talk, kind, value)
    return talk.exchange(name, statements, replies, [must], ("recall_" + kind,), **slots)


def _recall(talk, kind, name):
    value, _, _, questions, answers, _ = _about(talk, kind)
    if value is None:
        return talk.exchange(name, questions, ["You have not told me yet.", "I do not know that yet. (Tell me!|Please tell me.)"], ["not told", "not know"], ("my_" + kind,))
    slots, must = _slots(talk, kind, value)
    return talk.exchange(name, questions, answers, [must], **slots)


def _register():
    for kind in KINDS:
        for prefix, make, weight in (("my_", _tell, 1.3), ("recall_", _recall, 0.8)):
            def function(talk, kind=kind, make=make, name=prefix + kind):
                return make(talk, kind, name)
            function.__name__ = prefix + kind
            intent(weight)(function)


_register()


@intent(0.8)
def my_friend(talk):
    who = talk.choose(["friend", "brother", "sister", "mother", "father", "son", "daughter", "dog", "cat", "wife", "husband", "boss", "teacher"])
    name = talk.choose(words.FIRST_NAMES)
    return talk.exchange("my_friend", ["(My {who} is called|My {who}'s name is|The name of my {who} is|My {who} is) {name}(.|)", "I have a {who} (called|named) {name}(.|)"], ["{name} is a nice name!", "Please say hello to {name}!"], [name.lower()], who=who, name=name)


@intent(0.8)
def likes(talk):
    thing = talk.choose(words.FOODS + words.DRINKS + words.SPORTS + words.MUSIC + words.COLORS + [f"{noun}s" for noun in words.NOUNS[:120] + words.ANIMALS if noun[-1] not in "sfxy"])
    return talk.exchange("likes", ["(|And )do you like {thing}?", "(What do you think (of|about)|How do you like|Do you enjoy) {thing}?", "Have you ever tried {thing}?"], ["I have never tried {thing}, but I have heard good things.", "{thing}, why not? That sounds good to me."], [thing.lower()], thing=thing)


@intent(0.8)
def user_likes(talk):
    thing = talk.choose(words.FOODS + words.DRINKS + words.MUSIC)
    return talk.exchange("user_likes", ["I (like|love|really like) {thing}(.|!|)", "I (had|ate|am having|bought) {thing}( today| for dinner|)(.|)" if thing in words.FOODS else "I (like|love) {thing} a lot(.|)"], ["{thing}, (how nice!|that sounds good!)", "{thing} must be something nice."], [thing.lower()], thing=thing)


OTHER_VALUES = {
    "book": "Alice in Wonderland|the jungle book|the little prince|Robinson Crusoe|Treasure Island|Dracula|a fairy tale|Pinocchio|Peter Pan".split("|"),
    "movie": "the lion king|a western|a comedy|Titanic|King Kong|an old movie|Casablanca|star wars|a love story|the wizard of oz".split("|"),
    "song": "Yesterday|Jingle Bells|Let it be|a lullaby|Silent Night|Hallelujah|Imagine|Amazing Grace|an old song".split("|"),
    "flower": "tulips roses lilies daisies sunflowers violets orchids".split(),
    "game": "hide and seek|poker|cards|checkers|monopoly|domino|ping pong|minecraft|a board game".split("|"),
    "word": words.SPELL_WORDS, "letter": list(facts.ALPHABET), "tree": "oak pine maple willow cherry birch".split(),
    "singer": words.FIRST_NAMES, "subject": "math history biology English music art physics sport".split(), "toy": words.NOUNS, "vegetable": "carrots peas beans onions spinach cabbage".split(),
}


@intent(1.5)
def my_other_favorite(talk):
    kind = talk.choose(list(OTHER_VALUES))
    value = talk.choose(OTHER_VALUES[kind])
    talk.memory["favorite " + kind] = value
    return talk.exchange("my_other_favorite", ["(|I think |Well, |And )my (favorite|favourite) {kind} is {value}(.|!|)", "{value} is my (favorite|favourite) {kind}(.|!|)"], ["{value}, that is a (good|fine|nice) choice!", "{value}! (I will remember that.|Thank you for telling me.)"], [value.lower()], ("recall_favorite",), kind=kind, value=value)


@intent(2)
def statement(talk):
    """Something about the day that calls for no more than interest."""
    noun, relative = talk.choose(words.NOUNS + words.PRODUCTS + words.ANIMALS), talk.choose(words.RELATIVES)
    return talk.exchange("statement", [
        "I (went|am going|want to go|will go|have to go|was|like to go|would like to go) {event}( today| yesterday| tomorrow| tonight| next week| on Sunday| with my {relative}|)(.|!|)",
        "I (bought|found|have|made|got|saw|need|want|painted|ordered|repaired|sold|am looking for|dreamed of) (a|my|a new|an old|the|two|a beautiful|a red) {noun}(s|)( today| yesterday| for my {relative}| in the city|)(.|!|)",
        "My {relative} (is|was) (a {job}|very nice|at home|ill|funny|coming to visit|here today|on holiday|a good cook|tall|very old|always late)(.|!|)", "My {relative} (likes|bought|has|wants|made|found|loves|hates|sold) (a|the|my) {noun}(.|!|)",
        "I (have|live with) (a {relative}|two {relative}s|one {relative} and a dog|a big family|many friends|no pets|three children|a garden)(.|)", "I (am|was) (cooking|working|learning|reading|writing|studying|travelling|moving|walking|cleaning the house|playing a game|watching a movie|listening to music|making dinner)( today| now| right now| all day| yesterday|)(.|!|)",
        "I (am|'m) (a boy|a girl|a woman|a man|married|single|left handed|alone at home|in the kitchen|at work|at home|on the train|on my way home|ready|back|late|from the north|very tall|a mother of two|retired|on a diet|in love)( now| today|)(.|!|)", "I love my ({relative}|{noun}|dog|cat|job|home|garden|bike)(.|!|)",
        "I (work|study|live) (in a {place}|at home|with my {relative}|near the sea|in the city|in a small village|on a farm|at a school|at night|in the country)(.|)", "I (play|am learning|can play|want to learn) (the piano|the guitar|the violin|the drums|chess|tennis)(.|!|)", "I (am learning|want to learn|like|started) to (cook|dance|swim|paint|sing|drive|read)(.|!|)",
        "(Yesterday|Today|Last week|On Monday|Last night|This morning) (I saw a {noun}|my {relative} came to visit|we went {event}|I read a book|it was very cold|I made a cake|nothing happened|we had a party)(.|!|)",
    ], ["(How interesting!|That sounds good.|I see.|That is nice to know.) (Tell me more.|Thank you for telling me.|I like to hear about you.|)", "(Oh, really?|Is that so?) (Tell me more.|I like to hear about that.|That sounds interesting.)"],
        event=talk.choose(words.EVENTS), noun=noun, relative=relative, job=talk.choose(words.JOBS), place=talk.choose("hospital school factory shop bank bakery office library restaurant hotel museum".split()))


@intent(0.9)
def user_dislikes(talk):
    thing = talk.choose(words.FOODS + words.DRINKS + words.SPORTS + words.MUSIC + words.COLORS + words.NOUNS)
    return talk.exchange("user_dislikes", ["I (don't|do not|really don't) (like|enjoy|eat|want) {thing}(| at all| any more)(.|!|)", "I (hate|can't stand|dislike) {thing}(.|!|)", "{thing} is (terrible|awful|not for me|bad)(.|!|)"], ["That is all right. (Not everybody likes the same things.|What do you like?)", "Then {thing} is not for you. (What do you like?|)"], ["all right", "not for you"], thing=thing)


@intent(1)
def repeat_user(talk):
    """What the user said before, word for word."""
    if not talk.last or len(talk.last.message) > 60 or not ALLOWED.fullmatch(talk.last.message):
        return None
    text = talk.last.message.rstrip(" .?!,:;-")
    if not text:
        return None
    return talk.exchange("repeat_user", ["(What did I say|What did I just say|Do you remember what I said|What was my last question|What did I ask|What did I just ask you|Repeat what I said|What were my words|Can you repeat what I said|What did I tell you)(?|.|)"], ["You said: {text}."], [text.lower()], text=text)


@intent(0.5)
def knock(talk):
    return talk.exchange("knock", ["(Knock knock|Knock, knock|Knock knock!)(.|!|)"], ["Who is there?"], ["who is there"], ("knock_who", "knock_who", "knock_who"))


@intent(0.5)
def knock_who(talk):
    if not talk.last or talk.last.intent != "knock":
        return None
    who = talk.choose(words.FIRST_NAMES + [upper_first(noun) for noun in words.NOUNS + words.FRUITS])
    return talk.exchange("knock_who", ["{who}(.|!|)", "{lower}(.|)", "It is {who}."], ["{who} who?"], [f"{who.lower()} who"], ("laugh",), who=who, lower=who.lower())
